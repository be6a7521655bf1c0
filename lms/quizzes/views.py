"""Taking an attempt, and its result. How it starts stands with the lesson, in `learning.reader`."""

from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.permissions import Permission
from lms.courses.frame import Frame
from lms.courses.items.base import Answer
from lms.quizzes import access, forms, operations, pages, queries
from lms.quizzes.ports import QuizPorts
from lms.web.database import reading, write, writing
from lms.web.filters import local
from lms.web.guards import requires
from lms.web.page import page, see_other
from lms.web.ports import ports

blueprint = Blueprint("quizzes", __name__, template_folder="templates")


@blueprint.app_template_global()
def course_says(code: str, locale: str, **values: str | int) -> str:
    """Say a sentence of the courses in the company's language."""
    return Frame(locale).say(code, **values)


@blueprint.app_template_global()
def pass_rule(count: int, right_needed: int, locale: str) -> str:
    """Say so how a quiz of so many questions is passed."""
    if right_needed == count:
        return course_says("r.all", locale)
    return course_says("r.but", locale, m=count - right_needed)


@blueprint.get("/attempts/<uuid:attempt_id>")
@requires(Permission.LEARNING_TAKE)
def take_attempt(attempt_id: UUID) -> ResponseReturnValue:
    """Lead to the question where the person left off, or to the result."""
    attempt = _settled(attempt_id)
    if attempt.is_unfinished:
        with reading() as session:
            position = pages.open_position(session, attempt)
        if position is not None:
            return see_other("quizzes.show_question", attempt_id=attempt_id, position=position, anchor=f"q{position}")
    return see_other("quizzes.show_result", attempt_id=attempt_id)


@blueprint.get("/attempts/<uuid:attempt_id>/questions/<int:position>")
@requires(Permission.LEARNING_TAKE)
def show_question(attempt_id: UUID, position: int) -> ResponseReturnValue:
    """Show one question: to be answered, or as it was answered, with why."""
    with reading() as session:
        attempt = access.attempt_for(session, g.viewer, attempt_id)
        is_overdue = attempt.is_overdue(clock.now())
        model = None if is_overdue else pages.question_page(session, attempt, position=position, ports=ports(QuizPorts))
    if model is None:
        return see_other("quizzes.show_result", attempt_id=attempt_id)
    return page("quizzes/show_question.html", model)


@blueprint.post("/attempts/<uuid:attempt_id>/questions/<int:position>")
@requires(Permission.LEARNING_TAKE)
def answer_question(attempt_id: UUID, position: int) -> ResponseReturnValue:
    """Keep the first answer to a question and show it with why; a list to be ordered may be moved one step instead."""
    if "move" in request.form:
        return _question_again(attempt_id, position)
    try:
        write(lambda session: _answer(session, attempt_id, position))
    except operations.AnswerMissing as refusal:
        return _question_again(attempt_id, position, refusal)
    except operations.AttemptClosed:
        return see_other("quizzes.show_result", attempt_id=attempt_id)
    return see_other("quizzes.show_question", attempt_id=attempt_id, position=position, anchor="why")


def _answer(session: Session, attempt_id: UUID, position: int) -> None:
    access.held_attempt_for(session, g.viewer, attempt_id)
    answers = {position: _sent(session, attempt_id, position)}
    operations.answer_questions(session, attempt_id=attempt_id, answers=answers, now=clock.now())


def _sent(session: Session, attempt_id: UUID, position: int) -> Answer | None:
    item = queries.get_asked_item(session, attempt_id=attempt_id, position=position)
    return forms.read_moved_answer(item, request.form, f"q{position}")


def _question_again(
    attempt_id: UUID, position: int, refusal: operations.AnswerMissing | None = None
) -> ResponseReturnValue:
    with reading() as session:
        attempt = access.attempt_for(session, g.viewer, attempt_id)
        sent = _sent(session, attempt_id, position)
        error = refusal.message if refusal else ""
        model = pages.question_page(
            session, attempt, position=position, ports=ports(QuizPorts), answer=sent, error=error
        )
    return page("quizzes/show_question.html", model, status=422 if refusal else 200)


@blueprint.get("/attempts/<uuid:attempt_id>/result")
@requires(Permission.LEARNING_TAKE)
def show_result(attempt_id: UUID) -> ResponseReturnValue:
    """Show what a closed attempt earned, and what comes back."""
    attempt = _settled(attempt_id)
    if attempt.is_unfinished:
        return see_other("quizzes.take_attempt", attempt_id=attempt_id)
    with reading() as session:
        model = pages.result_page(session, attempt, ports=ports(QuizPorts), now=local(clock.now()))
    return page("quizzes/show_result.html", model)


def _settled(attempt_id: UUID) -> queries.AttemptFacts:
    """Return the viewer's attempt; one whose time has run out, or that has no open question, is closed first."""
    now = clock.now()
    with reading() as session:
        attempt = access.attempt_for(session, g.viewer, attempt_id)
        is_done = attempt.is_unfinished and (attempt.is_overdue(now) or pages.open_position(session, attempt) is None)
    if not is_done:
        return attempt
    with writing() as session:
        operations.close_finished(session, attempt_id=attempt_id, now=now)
        return access.attempt_for(session, g.viewer, attempt_id)
