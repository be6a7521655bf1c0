"""Settle what people say of the map, and confirm that it is right."""

from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import NotFound
from lms.core.permissions import Permission
from lms.journeys.suggestions import forms, operations, queries
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other

blueprint = Blueprint("suggestions", __name__, template_folder="templates")


@blueprint.get("/write/suggestions")
@requires(Permission.MAPS_EDIT)
def list_suggestions() -> ResponseReturnValue:
    """Show what people say of the maps, and what questions doubt."""
    with reading() as session:
        model = queries.suggestions_page(session)
    return page("suggestions/list_suggestions.html", model, form=None)


@blueprint.post("/write/suggestions/accept")
@requires(Permission.MAPS_EDIT)
def accept_part() -> ResponseReturnValue:
    """Put a suggested part into the draft of its map."""
    form = _settled_by(forms.SettlePartForm.from_request())
    with writing() as session:
        operations.accept_part(session, **form.key, viewer=g.viewer, now=clock.now())
    return see_other(
        "suggestions.list_suggestions",
        say="Added to the draft of the map. Say there what they do; people learn it with the next release.",
    )


@blueprint.post("/write/suggestions/decline")
@requires(Permission.MAPS_EDIT)
def decline_part() -> ResponseReturnValue:
    """Say why a suggested part is none."""
    form = forms.DeclinePartForm.from_request()
    if form.is_sent_and_valid:
        with writing() as session:
            operations.decline_part(
                session, **form.key, reason=form.reason.data or "", viewer=g.viewer, now=clock.now()
            )
        return see_other("suggestions.list_suggestions", say="Declined. Nobody is asked for it any more.")
    with reading() as session:
        model = queries.suggestions_page(session)
    return page("suggestions/list_suggestions.html", model, form=form)


@blueprint.post("/write/suggestions/reopen")
@requires(Permission.MAPS_EDIT)
def reopen_part() -> ResponseReturnValue:
    """Take back what was decided of a suggested part."""
    form = _settled_by(forms.SettlePartForm.from_request())
    with writing() as session:
        operations.reopen_part(session, **form.key, viewer=g.viewer, now=clock.now())
    return see_other("suggestions.list_suggestions", say="Open again.")


@blueprint.post("/write/suggestions/doubts/<uuid:doubt_id>/settle")
@requires(Permission.MAPS_EDIT)
def settle_doubt(doubt_id: UUID) -> ResponseReturnValue:
    """Put away what a question doubts, or take it out again."""
    is_settled = not forms.UndoForm.from_request().undo.data
    with writing() as session:
        operations.settle_doubt(session, doubt_id=doubt_id, is_settled=is_settled, viewer=g.viewer, now=clock.now())
    return see_other("suggestions.list_suggestions", say="Put away." if is_settled else "Open again.")


@blueprint.post("/write/maps/<code:map_code>/confirm")
@requires(Permission.MAPS_EDIT)
def confirm_map(map_code: str) -> ResponseReturnValue:
    """Note that a map is right, or take that back."""
    is_undone = bool(forms.UndoForm.from_request().undo.data)
    with writing() as session:
        if is_undone:
            operations.withdraw_confirmation(session, map_code=map_code, viewer=g.viewer, now=clock.now())
        else:
            operations.confirm_map(session, map_code=map_code, viewer=g.viewer, now=clock.now())
    say = "Taken back." if is_undone else "Noted: this map is right as of today."
    return see_other("coverage.show_coverage", say=say, anchor=f"map-{map_code}")


def _settled_by(form: forms.SettlePartForm) -> forms.SettlePartForm:
    """Return the form if its hidden fields can be what a page gave out."""
    if not form.is_sent_and_valid:
        raise NotFound
    return form
