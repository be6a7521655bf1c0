"""Drafts and versions of a map: undo, discard, publish, history, comparison."""

from flask import g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import Refusal
from lms.core.permissions import Permission
from lms.journeys import forms
from lms.journeys import queries as maps
from lms.journeys.drafts import board, operations, queries
from lms.journeys.drafts.compare import FIELD_WORDS, list_map_changes
from lms.journeys.views.blueprint import blueprint, choose
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other


@blueprint.post("/write/maps/<code:code>/undo")
@requires(Permission.MAPS_EDIT)
def undo_edit(code: str) -> ResponseReturnValue:
    """Take back the last step, if it still is the last."""
    form = forms.UndoForm.from_request()
    if not form.is_sent_and_valid:
        return see_other(".edit_map", code=code, say="Nothing was undone: look at the map as it is now.")
    try:
        with writing() as session:
            saved = operations.undo_edit(
                session, map_code=code, viewer=g.viewer, now=clock.now(), revision=form.revision.data
            )
    except operations.NothingToUndo as refusal:
        return see_other(".edit_map", code=code, say=refusal.message)
    return see_other(".edit_map", code=code, say=f"{saved.said}.")


@blueprint.post("/write/maps/<code:code>/discard")
@requires(Permission.MAPS_EDIT)
def discard_draft(code: str) -> ResponseReturnValue:
    """Give the draft up; brought back with one button on the page that follows."""
    form = forms.ChangeForm.from_request()
    if not form.is_sent_and_valid:
        return see_other(".edit_map", code=code, say="Nothing was discarded: look at the map as it is now.")
    with writing() as session:
        operations.discard_draft(session, map_code=code, viewer=g.viewer, now=clock.now(), seen_revision=form.seen.data)
        is_left = queries.find_working(session, code) is not None
    say = "The draft is discarded."
    return see_other(".edit_map", code=code, say=say) if is_left else see_other(".list_maps", say=say)


@blueprint.post("/write/maps/<code:code>/bring-back")
@requires(Permission.MAPS_EDIT)
def bring_back_draft(code: str) -> ResponseReturnValue:
    """Bring back the draft that was given up last."""
    with writing() as session:
        operations.bring_back_draft(session, map_code=code, viewer=g.viewer, now=clock.now())
    return see_other(".edit_map", code=code, say="The draft is back.")


@blueprint.route("/write/maps/<code:code>/publish", methods=["GET", "POST"])
@requires(Permission.MAPS_EDIT)
def publish_draft(code: str) -> ResponseReturnValue:
    """Show what publishing would change and what it lacks; publish."""
    form = forms.ChangeForm.from_request()
    if form.is_sent_and_valid:
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
        except operations.MapChangedSince as refusal:
            return choose(code, refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            say = f"Version {number} is published. Learners meet it with the next release."
            return see_other(".edit_map", code=code, say=say)
    with reading() as session:
        working = queries.get_working(session, code)
        problems = operations.find_problems(session, working.document)
        before = maps.find_version(session, working.map_id, working.base_number)
        names = board.names_of(session)
        told = board.field_names(session, names)
    changes = list_map_changes(before, working.document, told) if before else ()
    return page(
        "journeys/publish_draft.html", working, form=form, problems=problems, changes=changes, names=names,
        fields=FIELD_WORDS, is_new=before is None,
        lonely=[t for t in working.document.touchpoints() if not t.impacts],
    )  # fmt: skip


@blueprint.get("/write/maps/<code:code>/history")
@requires(Permission.MAPS_EDIT)
def show_history(code: str) -> ResponseReturnValue:
    """List the versions of a map and its last steps."""
    with reading() as session:
        working = queries.get_working(session, code)
        versions = queries.list_versions(session, working.map_id)
        steps = queries.list_edits(session, working.map_id, since=0)
    return page("journeys/show_history.html", working, versions=versions, steps=steps)


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
        told = board.field_names(session, names)
    changes = list_map_changes(version, after, told)
    return page(
        "journeys/show_version.html", working, number=number, against=against, changes=changes, names=names,
        fields=FIELD_WORDS,
    )  # fmt: skip


@blueprint.post("/write/maps/<code:code>/versions/<int:number>/restore")
@requires(Permission.MAPS_EDIT)
def restore_version(code: str, number: int) -> ResponseReturnValue:
    """Take an earlier version back into the draft; undone with one button on the board."""
    with writing() as session:
        saved = operations.restore_version(session, map_code=code, number=number, viewer=g.viewer, now=clock.now())
    return see_other(".edit_map", code=code, say=f"{saved.said}.")
