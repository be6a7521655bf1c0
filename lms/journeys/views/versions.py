"""Drafts and versions of a map: undo, discard, publish, history, comparison."""

from flask import g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import Refusal
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.journeys import forms
from lms.journeys import queries as maps
from lms.journeys.drafts import board, operations, queries
from lms.journeys.drafts.compare import list_map_changes
from lms.journeys.fields import LABELS
from lms.journeys.views.blueprint import blueprint, conflict_page
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other


@blueprint.post("/write/maps/<code:code>/undo")
@requires(Permission.MAPS_EDIT)
def undo_edit(code: str) -> ResponseReturnValue:
    """Undo the last edit, if it still is the last."""
    form = forms.UndoEditForm.from_request()
    if not form.validate_on_submit():
        return see_other(".edit_map", code=code, message=_("Nothing was undone. Check the map, then try again."))
    try:
        with writing() as session:
            saved = operations.undo_edit(
                session, map_code=code, viewer=g.viewer, now=clock.now(), revision=form.revision.data
            )
    except operations.NothingToUndo as refusal:
        return see_other(".edit_map", code=code, message=refusal.message)
    return see_other(".edit_map", code=code, message=_("%(edit)s.", edit=saved.note.message if saved.note else ""))


@blueprint.post("/write/maps/<code:code>/discard")
@requires(Permission.MAPS_EDIT)
def discard_draft(code: str) -> ResponseReturnValue:
    """Discard the draft; it can be restored on the page that follows."""
    form = forms.ChangeForm.from_request()
    if not form.validate_on_submit():
        return see_other(".edit_map", code=code, message=_("Nothing was discarded. Check the map, then try again."))
    with writing() as session:
        operations.discard_draft(session, map_code=code, viewer=g.viewer, now=clock.now(), seen_revision=form.seen.data)
        is_left = queries.find_working(session, code) is not None
    message = _("Draft discarded.")
    return see_other(".edit_map", code=code, message=message) if is_left else see_other(".list_maps", message=message)


@blueprint.post("/write/maps/<code:code>/restore-draft")
@requires(Permission.MAPS_EDIT)
def restore_draft(code: str) -> ResponseReturnValue:
    """Restore the draft that was discarded last."""
    with writing() as session:
        operations.restore_draft(session, map_code=code, viewer=g.viewer, now=clock.now())
    return see_other(".edit_map", code=code, message=_("Draft restored."))


@blueprint.route("/write/maps/<code:code>/publish", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def publish_draft(code: str) -> ResponseReturnValue:
    """Show what publishing would change and what is missing; publish."""
    form = forms.ChangeForm.from_request()
    if form.validate_on_submit():
        try:
            with writing() as session:
                number = operations.publish_draft(
                    session,
                    map_code=code,
                    seen_revision=form.seen.data or 0,
                    viewer=g.viewer,
                    now=clock.now(),
                    choices=forms.ChoicesForm.choices(request.form),
                )
        except operations.MapEditConflict as refusal:
            return conflict_page(code, refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            message = _("Version %(number)s is published. Learners see it with the next release.", number=number)
            return see_other(".edit_map", code=code, message=message)
    with reading() as session:
        working = queries.get_working(session, code)
        problems = operations.find_problems(session, working.document)
        before = maps.find_version(session, working.map_id, working.base_version)
        names = board.names_of(session)
        known = board.field_names(session, names)
    changes = list_map_changes(before, working.document, known) if before else ()
    return page(
        "journeys/publish_draft.html", working, form=form, problems=problems, changes=changes, names=names,
        fields=LABELS, is_new=before is None,
        without_roles=[t for t in working.document.touchpoints() if not t.impacts],
    )  # fmt: skip


@blueprint.get("/write/maps/<code:code>/history")
@requires(Permission.MAPS_EDIT)
def show_history(code: str) -> ResponseReturnValue:
    """List the versions of a map and its last edits."""
    with reading() as session:
        working = queries.get_working(session, code)
        versions = queries.list_versions(session, working.map_id)
        edits = queries.list_edits(session, working.map_id, since=0)
    return page("journeys/show_history.html", working, versions=versions, edits=edits)


@blueprint.get("/write/maps/<code:code>/versions/<int:number>")
@requires(Permission.MAPS_EDIT)
def show_version(code: str, number: int) -> ResponseReturnValue:
    """Compare a version with a later one, or with the map as its authors see it now."""
    asked = request.args.get("against", "")[:6]
    against = int(asked) if asked.isascii() and asked.isdigit() else None
    with reading() as session:
        working = queries.get_working(session, code)
        version = maps.get_version(session, working.map_id, number)
        after = maps.get_version(session, working.map_id, against) if against else working.document
        names = board.names_of(session)
        known = board.field_names(session, names)
    changes = list_map_changes(version, after, known)
    return page(
        "journeys/show_version.html", working, number=number, against=against, changes=changes, names=names,
        fields=LABELS,
    )  # fmt: skip


@blueprint.post("/write/maps/<code:code>/versions/<int:number>/restore")
@requires(Permission.MAPS_EDIT)
def restore_version(code: str, number: int) -> ResponseReturnValue:
    """Restore an earlier version into the draft; can be undone on the board."""
    with writing() as session:
        saved = operations.restore_version(session, map_code=code, number=number, viewer=g.viewer, now=clock.now())
    return see_other(".edit_map", code=code, message=_("%(edit)s.", edit=saved.note.message if saved.note else ""))
