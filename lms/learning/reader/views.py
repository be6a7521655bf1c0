"""Reading a lesson page by page, answering its check questions, and starting its quiz."""

from uuid import UUID

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from lms.core import clock
from lms.core.permissions import Permission
from lms.evidence import operations as evidence
from lms.learning.reader import access, finish, queries, start
from lms.quizzes import forms
from lms.quizzes import operations as quizzes
from lms.web.database import reading, writing
from lms.web.filters import local
from lms.web.guards import requires, signed_in
from lms.web.page import page, see_other

blueprint = Blueprint("reader", __name__)


@blueprint.get("/modules/<uuid:module_version_id>")
@signed_in
def show_lesson(module_version_id: UUID) -> ResponseReturnValue:
    """Lead to the page where the person left off."""
    with reading() as session:
        progress = access.lesson_for(session, g.viewer, module_version_id)
    return see_other("reader.show_page", module_version_id=module_version_id, number=progress.resume_page)


@blueprint.errorhandler(queries.LessonReplaced)
def lead_home(refusal: queries.LessonReplaced) -> ResponseReturnValue:
    """Lead to what has taken the lesson's place."""
    return see_other("learning.home", message=refusal.message)


@blueprint.get("/modules/<uuid:module_version_id>/pages/<int:number>")
@signed_in
def show_page(module_version_id: UUID, number: int) -> ResponseReturnValue:
    """Show one page."""
    with reading() as session:
        progress = access.lesson_for(session, g.viewer, module_version_id)
        model = queries.lesson_page(session, employee_id=g.viewer.employee_id, progress=progress, number=number)
    return page("learning/show_page.html", model)


@blueprint.post("/modules/<uuid:module_version_id>/pages/<int:number>")
@requires(Permission.LEARNING_TAKE)
def finish_page(module_version_id: UUID, number: int) -> ResponseReturnValue:
    """Note that a page was read, and turn it."""
    with writing() as session:
        progress = access.assigned_lesson_for(session, g.viewer, module_version_id)
        evidence.finish_page(
            session,
            employee_id=g.viewer.employee_id,
            module_version_id=module_version_id,
            page=number,
            now=clock.now(),
        )
    if number < progress.page_count:
        return see_other("reader.show_page", module_version_id=module_version_id, number=number + 1)
    if progress.has_quiz and not progress.is_quiz_passed:
        return see_other("reader.show_quiz", module_version_id=module_version_id)
    return see_other("reader.show_done", module_version_id=module_version_id)


@blueprint.post("/modules/<uuid:module_version_id>/pages/<int:number>/checks/<int:position>")
@requires(Permission.LEARNING_TAKE)
def answer_check(module_version_id: UUID, number: int, position: int) -> ResponseReturnValue:
    """Grade a check question at once; a list to be ordered may be moved one step instead."""
    with writing() as session:
        progress = access.lesson_for(session, g.viewer, module_version_id)
        item = queries.get_check_item(session, progress, number=number, position=position)
        answer = forms.read_moved_answer(item, request.form, f"q{position}")
        if answer is not None and "move" not in request.form:
            quizzes.answer_check(
                session,
                employee_id=g.viewer.employee_id,
                module_version_id=module_version_id,
                item_id=item.item_id,
                answer=answer,
                now=clock.now(),
            )
            return see_other(
                "reader.show_page", module_version_id=module_version_id, number=number, anchor=f"q{position}"
            )
    with reading() as session:
        model = queries.lesson_page(
            session, employee_id=g.viewer.employee_id, progress=progress, number=number, sent=(item.item_id, answer)
        )
    return page("learning/show_page.html", model, status=422 if answer is None else 200)


@blueprint.get("/modules/<uuid:module_version_id>/quiz")
@requires(Permission.LEARNING_TAKE)
def show_quiz(module_version_id: UUID) -> ResponseReturnValue:
    """Say what the quiz asks and how it is passed, before it begins."""
    with reading() as session:
        progress = access.assigned_lesson_for(session, g.viewer, module_version_id)
        model = start.show_quiz_page(
            session, employee_id=g.viewer.employee_id, progress=progress, now=local(clock.now())
        )
    return page("learning/show_quiz.html", model)


@blueprint.post("/modules/<uuid:module_version_id>/quiz")
@requires(Permission.LEARNING_TAKE)
def start_quiz(module_version_id: UUID) -> ResponseReturnValue:
    """Begin an attempt, or go on with the open one."""
    with writing() as session:
        progress = access.assigned_lesson_for(session, g.viewer, module_version_id)
        attempt_id = quizzes.start_attempt(
            session,
            quiz_id=queries.get_quiz_id(session, progress),
            employee_id=g.viewer.employee_id,
            now=local(clock.now()),
        )
    return see_other("quizzes.take_attempt", attempt_id=attempt_id)


@blueprint.get("/modules/<uuid:module_version_id>/done")
@requires(Permission.LEARNING_TAKE)
def show_done(module_version_id: UUID) -> ResponseReturnValue:
    """Say what was finished, and what comes next."""
    with reading() as session:
        progress = access.assigned_lesson_for(session, g.viewer, module_version_id)
        model = finish.show_done_page(
            session,
            employee_id=g.viewer.employee_id,
            name=g.viewer.name,
            progress=progress,
            now=local(clock.now()),
        )
    return page("learning/show_done.html", model)
