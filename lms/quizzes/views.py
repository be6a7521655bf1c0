"""Taking an attempt, and its result. How it starts stands with the lesson, in `learning.reader`."""

from uuid import UUID

from flask import Blueprint, Response, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from lms.core import clock
from lms.core.permissions import Permission
from lms.core.words import gettext as _
from lms.courses.frame import Frame
from lms.quizzes import access, forms, operations, pages, queries
from lms.quizzes.terms import AttemptState
from lms.web.database import reading, write, writing
from lms.web.filters import local_time
from lms.web.guards import requires
from lms.web.page import page, see_other

blueprint = Blueprint("quizzes", __name__, template_folder="templates")


@blueprint.app_template_global()
def pass_rule(count: int, right_needed: int, locale: str) -> str:
    """Say in the company's language how so many questions are passed."""
    frame = Frame(locale)
    if right_needed == count:
        return frame.say("r.all", n=count)
    return frame.say("r.but", n=count, m=count - right_needed)


@blueprint.get("/attempts/<uuid:attempt_id>")
@requires(Permission.LEARNING_TAKE)
def take_attempt(attempt_id: UUID) -> ResponseReturnValue:
    """Show all questions of an open attempt."""
    with reading() as session:
        attempt = access.attempt_for(session, g.viewer, attempt_id)
        is_open = attempt.is_open(clock.now())
        model = pages.take_attempt_page(session, attempt, names_gaps="gaps" in request.args) if is_open else None
    if model is None:
        return see_other("quizzes.show_result", attempt_id=attempt_id)
    return page("quizzes/take_attempt.html", model)


@blueprint.post("/attempts/<uuid:attempt_id>")
@requires(Permission.LEARNING_TAKE)
def save_answers(attempt_id: UUID) -> ResponseReturnValue:
    """Keep the answers of the page, then go on with it, or home."""
    try:
        write(lambda session: _keep(session, attempt_id))
    except operations.AttemptClosed as refusal:
        raise _with_way_on(refusal, attempt_id) from refusal
    if "move" in request.form:
        return see_other("quizzes.take_attempt", attempt_id=attempt_id, anchor=request.form["move"].partition(":")[0])
    return see_other("learning.home", message=_("Saved. Continue any time."))


def _keep(session: Session, attempt_id: UUID) -> None:
    access.attempt_for(session, g.viewer, attempt_id)
    answers = forms.read_answers(queries.list_asked_questions(session, attempt_id), request.form)
    operations.save_answers(session, attempt_id=attempt_id, answers=answers, now=clock.now())


@blueprint.post("/attempts/<uuid:attempt_id>/submit")
@requires(Permission.LEARNING_TAKE)
def submit_attempt(attempt_id: UUID) -> ResponseReturnValue:
    """Keep the answers of the page and grade the attempt; ask once more if a question is still empty."""
    try:
        is_submitted = write(lambda session: _submit(session, attempt_id))
    except operations.AttemptClosed as refusal:
        raise _with_way_on(refusal, attempt_id) from refusal
    if is_submitted:
        return see_other("quizzes.show_result", attempt_id=attempt_id)
    # Not answered with the page itself: after submitting, Back would lead to what only a form can ask for.
    return see_other("quizzes.take_attempt", attempt_id=attempt_id, gaps=1, anchor="summary")


def _submit(session: Session, attempt_id: UUID) -> bool:
    access.attempt_for(session, g.viewer, attempt_id)
    answers = forms.read_answers(queries.list_asked_questions(session, attempt_id), request.form)
    is_complete = "anyway" not in request.form
    return operations.submit_answers(
        session, attempt_id=attempt_id, answers=answers, is_complete=is_complete, now=clock.now()
    )


@blueprint.post("/attempts/<uuid:attempt_id>/answers/<int:position>")
@requires(Permission.LEARNING_TAKE)
def save_answer(attempt_id: UUID, position: int) -> Response:
    """Keep one answer while the person works; says when it was kept, and only after that is true."""
    now = clock.now()

    def keep(session: Session) -> int:
        question = access.question_for(session, g.viewer, attempt_id, position)
        return operations.save_answer(
            session,
            attempt_id=attempt_id,
            position=position,
            answer=forms.read_answer(question.item, request.form, f"q{position}"),
            revision=forms.read_revision(request.form),
            now=now,
        )

    try:
        revision = write(keep)
    except operations.AttemptClosed as refusal:
        raise _with_way_on(refusal, attempt_id) from refusal
    return jsonify(saved_at=local_time(now), revision=revision)


@blueprint.get("/attempts/<uuid:attempt_id>/result")
@requires(Permission.LEARNING_TAKE)
def show_result(attempt_id: UUID) -> ResponseReturnValue:
    """Show what a closed attempt earned, and why."""
    attempt = _settled(attempt_id)
    if attempt.state == AttemptState.OPEN:
        return see_other("quizzes.take_attempt", attempt_id=attempt_id)
    with reading() as session:
        model = pages.result_page(session, attempt)
    return page("quizzes/show_result.html", model)


def _settled(attempt_id: UUID) -> queries.AttemptFacts:
    """Return the viewer's attempt; one whose time has run out is closed first."""
    now = clock.now()
    with reading() as session:
        attempt = access.attempt_for(session, g.viewer, attempt_id)
    if not attempt.is_overdue(now):
        return attempt
    with writing() as session:
        operations.close_overdue(session, attempt_id=attempt_id, now=now)
        return access.attempt_for(session, g.viewer, attempt_id)


def _with_way_on(refusal: operations.AttemptClosed, attempt_id: UUID) -> operations.AttemptClosed:
    refusal.way_on = url_for("quizzes.show_result", attempt_id=attempt_id)
    return refusal
