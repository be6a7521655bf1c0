"""Showing the next question and taking its answer, for whoever is asked: signed in, or by a link."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.errors import Conflict, RuleViolation
from lms.core.frozen import frozen
from lms.courses.items.base import Answer
from lms.courses.terms import ItemDocument
from lms.quizzes import forms
from lms.recall import access, operations, pages, queries
from lms.recall.terms import DueCard
from lms.web.database import reading, writing
from lms.web.filters import local
from lms.web.page import page, see_other

_FIELD = "q"


@frozen
class Asked:
    """Who is asked, and under which addresses."""

    employee_id: UUID
    endpoint: str
    answered_endpoint: str
    link_name: str = ""
    """The name of who is asked by a link; empty for whoever is signed in."""


def show_next(asked: Asked) -> Response:
    """Show the next question, what the day came to, or when there is one again."""
    return _show(asked)


def take_answer(asked: Asked) -> ResponseReturnValue:
    """Grade the answer, and lead to it with why; a list to be ordered may be moved one step instead."""
    if "move" in request.form:
        return _show(asked)
    try:
        with writing() as session:
            question = operations.answer_question(
                session,
                employee_id=asked.employee_id,
                item_id=request.form.get("item", ""),
                read=_read,
                gives_up="give_up" in request.form,
                now=local(clock.now()),
            )
    except (RuleViolation, operations.DayFull, operations.RestDay) as refusal:
        return _show(asked, refusal)
    return see_other(
        asked.answered_endpoint, follow_up_id=question.follow_up_id, position=question.position, anchor=_FIELD
    )


def show_answered(asked: Asked, follow_up_id: UUID, position: int) -> Response:
    """Show a question as it was answered, with why."""
    with reading() as session:
        question, others = access.follow_up_for(session, asked.employee_id, follow_up_id, position)
    return page("recall/show_question.html", pages.answered_page(question, others), asked=asked)


def _show(asked: Asked, refusal: RuleViolation | Conflict | None = None) -> Response:
    now = local(clock.now())
    error = refusal.message if refusal else ""
    with reading() as session:
        model, silent = _next_question(session, asked.employee_id, now)
        day = None if model else _day(session, asked, now=now)
    if silent:
        with writing() as session:
            operations.archive_cards(session, silent, now=now)
    if model is not None:
        return page("recall/show_question.html", replace(model, error=error), asked=asked, status=422 if error else 200)
    return page("recall/show_day.html", day, asked=asked, error=error, status=409 if error else 200)


def _next_question(
    session: Session, employee_id: UUID, now: datetime
) -> tuple[pages.QuestionPage | None, tuple[DueCard, ...]]:
    begun = queries.list_open_questions(session, employee_id, now=now)
    question = next((one for one in begun if one.mark is None), None)
    if question is not None:
        return pages.open_page(question, begun, answer=_sent(question.item)), ()
    chosen, silent = queries.plan_follow_up(session, employee_id, now=now)
    if not chosen:
        return None, silent
    return pages.planned_page(employee_id, chosen, answer=_sent(chosen[0].item)), silent


def _day(session: Session, asked: Asked, *, now: datetime) -> pages.DayPage:
    return pages.day_page(
        queries.list_answered_today(session, asked.employee_id, now=now),
        next_due_at=queries.next_due_at(session, asked.employee_id, now=now),
        # Only who is signed in sees their own days.
        days=None if asked.link_name else queries.load_own_days(session, asked.employee_id, today=now.date()),
    )


def _sent(item: ItemDocument) -> Answer | None:
    return _read(item) if request.form.get("item") == item.item_id else None


def _read(item: ItemDocument) -> Answer | None:
    return forms.read_moved_answer(item, request.form, _FIELD)
