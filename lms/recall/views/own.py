"""One's own follow-up: one question at a time, each answered at once; then the day and the week."""

from uuid import UUID

from flask import g, request
from flask.typing import ResponseReturnValue

from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.recall import operations
from lms.recall.views import asking
from lms.recall.views.routes import blueprint
from lms.web.database import writing
from lms.web.guards import requires
from lms.web.page import see_other


@blueprint.get("/follow-up")
@requires(Permission.LEARNING_TAKE)
def show_follow_up() -> ResponseReturnValue:
    """Show the next question, or say when there is one."""
    return asking.show_next(_viewer())


@blueprint.post("/follow-up")
@requires(Permission.LEARNING_TAKE)
def answer_question() -> ResponseReturnValue:
    """Grade the answer, and show it with why."""
    return asking.take_answer(_viewer())


@blueprint.get("/follow-ups/<uuid:follow_up_id>/<int:position>")
@requires(Permission.LEARNING_TAKE)
def show_answer(follow_up_id: UUID, position: int) -> ResponseReturnValue:
    """Show a question as it was answered, with why."""
    return asking.show_answered(_viewer(), follow_up_id, position)


@blueprint.post("/follow-up/days")
@requires(Permission.LEARNING_TAKE)
def choose_days() -> ResponseReturnValue:
    """Hide the viewer's days from them, or show them again."""
    hides = request.form.get("hide") == "1"
    with writing() as session:
        operations.choose_days(session, employee_id=g.viewer.employee_id, hides=hides)
    return see_other(".show_follow_up", message=_("Your days are hidden.") if hides else _("Your days are back."))


def _viewer() -> asking.Asked:
    return asking.Asked(
        employee_id=g.viewer.employee_id, endpoint="recall.show_follow_up", answered_endpoint="recall.show_answer"
    )
