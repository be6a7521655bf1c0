"""The list of maps, and each map as a whole: board, details, copy, archive."""

from flask import g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.core.text import slug
from lms.core.words import gettext as _
from lms.journeys import forms, operations
from lms.journeys.drafts import board, edits, queries
from lms.journeys.drafts import operations as drafts
from lms.journeys.shape import RESERVED
from lms.journeys.terms import FEELINGS, MapState
from lms.journeys.views.blueprint import blueprint, save_edit
from lms.people import queries as people
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.once import do_once
from lms.web.page import page, see_other


@blueprint.get("/write/maps")
@requires(Permission.MAPS_EDIT)
def list_maps() -> ResponseReturnValue:
    """List maps by kind and channel, with their drafts, and those that are archived."""
    with reading() as session:
        model = board.maps_page(session)
    return page("journeys/list_maps.html", model)


@blueprint.route("/write/maps/new", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def add_map() -> ResponseReturnValue:
    """Create a map."""
    form = forms.NewMapForm.from_request()
    if form.validate_on_submit():
        with form.refusals(), writing() as session:
            now = clock.now()
            code = do_once(
                session,
                lambda: drafts.create_map(
                    session, document=form.document(_code_for(form.name.data)), viewer=g.viewer, now=now
                ),
            )
        if not form.errors:
            return see_other(".edit_map", code=code, message=_("Map created. Only authors can see it."))
    return page("journeys/add_map.html", form=form)


@blueprint.route("/write/maps/<code:code>/copy", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def copy_map(code: str) -> ResponseReturnValue:
    """Create a map as a copy of this one: for another channel, or for the planned journey."""
    with reading() as session:
        document = queries.get_working(session, code).document
    form = forms.CopyMapForm.from_request(
        name=_("%(name)s, copy", name=document.name[:110]), state=MapState.FUTURE.value
    )
    if form.validate_on_submit():
        with form.refusals(), writing() as session:
            now = clock.now()
            made = do_once(
                session,
                lambda: drafts.copy_map(
                    session,
                    map_code=code,
                    new_code=_code_for(form.name.data),
                    name=form.name.data,
                    state=MapState(form.state.data),
                    viewer=g.viewer,
                    now=now,
                ),
            )
        if not form.errors:
            return see_other(".edit_map", code=made, message=_("Map copied. This is the copy."))
    return page("journeys/copy_map.html", document, form=form)


def _code_for(name: str) -> str:
    code = slug(name)
    return f"{code}-map" if code in RESERVED else code


@blueprint.get("/write/maps/<code:code>")
@requires(Permission.MAPS_EDIT)
def edit_map(code: str) -> ResponseReturnValue:
    """Show the board of a map."""
    with reading() as session:
        model = board.board_page(session, queries.get_working(session, code))
    return page("journeys/edit_map.html", model, feelings=FEELINGS)


@blueprint.route("/write/maps/<code:code>/about", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def edit_details(code: str) -> ResponseReturnValue:
    """Change the details of a map."""
    with reading() as session:
        working = queries.get_working(session, code)
        form = forms.MapForm.from_request(seen=working.revision, **forms.MapForm.filled(working.document))
        form.offer(people.list_job_roles(session), working.document)
    if form.validate_on_submit():
        answer = save_edit(code, edits.ChangeMap(values=form.values()), form)
        if answer is not None:
            return answer
    return page("journeys/edit_details.html", working, form=form)


@blueprint.post("/write/maps/<code:code>/move")
@requires(Permission.MAPS_EDIT)
def move_map(code: str) -> ResponseReturnValue:
    """Move a map one place in the company's order."""
    form = forms.OrderMapsForm.from_request()
    if not form.validate_on_submit():
        return see_other(".list_maps")
    with writing() as session:
        operations.move_map(session, map_code=code, places=int(form.places.data), viewer=g.viewer, now=clock.now())
    return see_other(".list_maps", anchor=f"map-{code}", message=_("Order saved."))


@blueprint.post("/write/maps/<code:code>/archive")
@requires(Permission.MAPS_EDIT)
def archive_map(code: str) -> ResponseReturnValue:
    """Archive a map; it can be restored on the page that follows."""
    with writing() as session:
        operations.archive_map(session, map_code=code, viewer=g.viewer, now=clock.now())
        is_published = code in queries.published_codes(session)
    message = (
        _("Map archived. The next release leaves it out of all courses.")
        if is_published
        else _("Map archived. It was never published, so no course changes.")
    )
    return see_other(".list_maps", anchor="archived", message=message)


@blueprint.post("/write/maps/<code:code>/restore")
@requires(Permission.MAPS_EDIT)
def restore_map(code: str) -> ResponseReturnValue:
    """Restore an archived map."""
    with writing() as session:
        operations.restore_map(session, map_code=code, viewer=g.viewer, now=clock.now())
    return see_other(".list_maps", anchor=f"map-{code}", message=_("Map restored."))
