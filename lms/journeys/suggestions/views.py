"""Resolve suggestions for the maps, and confirm maps."""

from uuid import UUID

from flask import Blueprint, g
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.errors import NotFound
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.journeys.suggestions import forms, operations, queries
from lms.web.database import reading, writing
from lms.web.guards import requires
from lms.web.page import page, see_other

blueprint = Blueprint("suggestions", __name__, template_folder="templates")


@blueprint.get("/write/suggestions")
@requires(Permission.MAPS_EDIT)
def list_suggestions() -> ResponseReturnValue:
    """Show what people say about the maps, and questions that disagree with them."""
    with reading() as session:
        model = queries.suggestions_page(session)
    return page("suggestions/list_suggestions.html", model, form=None, reason_limit=forms.REASON_LIMIT)


@blueprint.post("/write/suggestions/accept")
@requires(Permission.MAPS_EDIT)
def accept_part() -> ResponseReturnValue:
    """Put a suggested part into the draft of its map."""
    form = _checked(forms.SuggestedPartForm.from_request())
    with writing() as session:
        operations.accept_part(session, **form.key, viewer=g.viewer, now=clock.now())
    return see_other(
        "suggestions.list_suggestions",
        message=_("Added to the draft. Describe on the map what they do. Learners see it with the next release."),
    )


@blueprint.post("/write/suggestions/decline")
@requires(Permission.MAPS_EDIT)
def decline_part() -> ResponseReturnValue:
    """Decline a suggested part."""
    form = forms.DeclinePartForm.from_request()
    if form.validate_on_submit():
        with writing() as session:
            operations.decline_part(
                session, **form.key, reason=form.reason.data or "", viewer=g.viewer, now=clock.now()
            )
        return see_other("suggestions.list_suggestions", message=_("Declined. People are no longer asked about it."))
    with reading() as session:
        model = queries.suggestions_page(session)
    return page("suggestions/list_suggestions.html", model, form=form, reason_limit=forms.REASON_LIMIT)


@blueprint.post("/write/suggestions/reopen")
@requires(Permission.MAPS_EDIT)
def reopen_part() -> ResponseReturnValue:
    """Undo what was decided about a suggested part."""
    form = _checked(forms.SuggestedPartForm.from_request())
    with writing() as session:
        operations.reopen_part(session, **form.key, viewer=g.viewer, now=clock.now())
    return see_other("suggestions.list_suggestions", message=_("Reopened."))


@blueprint.post("/write/suggestions/doubts/<uuid:doubt_id>/dismiss")
@requires(Permission.MAPS_EDIT)
def dismiss_doubt(doubt_id: UUID) -> ResponseReturnValue:
    """Dismiss a doubt, or reopen it."""
    is_dismissed = not forms.ReversibleForm.from_request().undo.data
    with writing() as session:
        operations.dismiss_doubt(
            session, doubt_id=doubt_id, is_dismissed=is_dismissed, viewer=g.viewer, now=clock.now()
        )
    return see_other("suggestions.list_suggestions", message=_("Dismissed.") if is_dismissed else _("Reopened."))


@blueprint.post("/write/maps/<code:map_code>/confirm")
@requires(Permission.MAPS_EDIT)
def confirm_map(map_code: str) -> ResponseReturnValue:
    """Confirm a map, or withdraw the confirmation."""
    is_undone = bool(forms.ReversibleForm.from_request().undo.data)
    with writing() as session:
        if is_undone:
            operations.withdraw_confirmation(session, map_code=map_code, viewer=g.viewer, now=clock.now())
        else:
            operations.confirm_map(session, map_code=map_code, viewer=g.viewer, now=clock.now())
    message = _("Confirmation withdrawn.") if is_undone else _("Map confirmed.")
    return see_other("coverage.show_coverage", message=message, anchor=f"map-{map_code}")


def _checked(form: forms.SuggestedPartForm) -> forms.SuggestedPartForm:
    """Return the form if its hidden fields can be what a page gave out."""
    if not form.validate_on_submit():
        raise NotFound
    return form
