"""A follow-up: one question at a time, each answered at once."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.courses.items.base import Answer
from lms.courses.terms import ItemDocument
from lms.quizzes import forms
from lms.recall import access, operations, pages, queries
from lms.recall.terms import DueCard
from lms.web.database import reading, writing
from lms.web.filters import local
from lms.web.guards import requires
from lms.web.page import page, see_other

blueprint = Blueprint("recall", __name__, template_folder="templates")
_FIELD = "q"


@blueprint.get("/follow-up")
@requires(Permission.LEARNING_TAKE)
def show_follow_up() -> ResponseReturnValue:
    """Show the next question, or say when there is one."""
    return _show()


@blueprint.post("/follow-up")
@requires(Permission.LEARNING_TAKE)
def answer_question() -> ResponseReturnValue:
    """Grade the answer, and show it with why; a list to be ordered may be moved one step instead."""
    if "move" in request.form:
        return _show()
    try:
        with writing() as session:
            question = operations.answer_question(
                session,
                employee_id=g.viewer.employee_id,
                item_id=request.form.get("item", ""),
                read=_read,
                now=local(clock.now()),
            )
    except RuleViolation as refusal:
        return _show(refusal)
    return see_other(
        "recall.show_answer", follow_up_id=question.follow_up_id, position=question.position, anchor=_FIELD
    )


@blueprint.get("/follow-ups/<uuid:follow_up_id>/<int:position>")
@requires(Permission.LEARNING_TAKE)
def show_answer(follow_up_id: UUID, position: int) -> ResponseReturnValue:
    """Show a question as it was answered, with why."""
    with reading() as session:
        question, asked = access.follow_up_for(session, g.viewer, follow_up_id, position)
        model = pages.answered_page(question, asked)
        if model.is_last:
            next_due_at = queries.next_due_at(session, g.viewer.employee_id, now=local(clock.now()))
            model = replace(model, next_due_at=next_due_at)
    return page("recall/show_question.html", model)


def _show(refusal: RuleViolation | None = None) -> ResponseReturnValue:
    now = local(clock.now())
    with reading() as session:
        model, silent = _next_question(session, now)
        next_due_at = None if model else queries.next_due_at(session, g.viewer.employee_id, now=now)
    if silent:
        with writing() as session:
            operations.archive_cards(session, silent, now=now)
    if model is None:
        return page("recall/nothing_due.html", pages.NothingDuePage(next_due_at=next_due_at))
    if refusal is not None:
        return page("recall/show_question.html", replace(model, error=refusal.message), status=422)
    return page("recall/show_question.html", model)


def _next_question(session: Session, now: datetime) -> tuple[pages.QuestionPage | None, tuple[DueCard, ...]]:
    employee_id = g.viewer.employee_id
    question = queries.find_open_question(session, employee_id)
    if question is not None:
        return pages.open_page(question, answer=_sent(question.item)), ()
    chosen, silent = queries.plan_follow_up(session, employee_id, now=now)
    if not chosen:
        return None, silent
    return pages.planned_page(employee_id, chosen, answer=_sent(chosen[0].item)), silent


def _sent(item: ItemDocument) -> Answer | None:
    return _read(item) if request.form.get("item") == item.item_id else None


def _read(item: ItemDocument) -> Answer | None:
    return forms.read_moved_answer(item, request.form, _FIELD)
