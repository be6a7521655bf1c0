"""How somebody takes the next lesson of what they are assigned."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, select

from lms.assignments.models import Assignment
from lms.courses.models import CourseVersionModule, ModuleVersion
from lms.demo import answers
from lms.evidence import operations as evidence
from lms.evidence.models import ModuleProgress
from lms.quizzes import operations as quizzes
from lms.quizzes import queries as attempts
from tests.simulation.world import Person

FORGETTING = 0.1
"""The chance that somebody reads the first page and forgets the rest."""
PAGE = timedelta(minutes=1)


def list_busy(session) -> set[UUID]:
    """Return who has something to learn."""
    is_open = Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_(None)
    return set(session.scalars(select(Assignment.employee_id).where(*is_open).distinct()))


def take_next(session, person: Person, *, chance, now) -> None:
    """Read the next module of what is due first, and take its quiz."""
    module = _next_module(session, person)
    if module is None:
        return
    pages = set(range(1, module.page_count + 1)) - set(module.pages_read or ())
    if chance.random() < FORGETTING:
        pages = set(sorted(pages)[:1])
    for page in sorted(pages):
        now += PAGE
        evidence.finish_page(session, employee_id=person.id, module_version_id=module.id, page=page, now=now)
    quiz_id = attempts.find_quiz_id(session, module.id) if module.has_quiz and not module.quiz_passed_at else None
    if quiz_id is not None:
        _take_quiz(session, person, quiz_id, chance, now + PAGE)


def _next_module(session, person: Person):
    progress = and_(
        ModuleProgress.module_version_id == ModuleVersion.id, ModuleProgress.employee_id == Assignment.employee_id
    )
    query = (
        select(
            ModuleVersion.id,
            ModuleVersion.page_count,
            ModuleVersion.has_quiz,
            ModuleProgress.pages_read,
            ModuleProgress.quiz_passed_at,
        )
        .join(CourseVersionModule, CourseVersionModule.module_version_id == ModuleVersion.id)
        .join(Assignment, Assignment.course_version_id == CourseVersionModule.course_version_id)
        .outerjoin(ModuleProgress, progress)
        .where(Assignment.employee_id == person.id, Assignment.withdrawn_at.is_(None), CourseVersionModule.required)
        .where(Assignment.fulfilled_at.is_(None), ModuleProgress.completed_at.is_(None))
        .order_by(Assignment.due_at, Assignment.id, CourseVersionModule.position)
        .limit(1)
    )
    return session.execute(query).first()


def _take_quiz(session, person: Person, quiz_id, chance, now) -> None:
    try:
        attempt_id = quizzes.start_attempt(session, quiz_id=quiz_id, employee_id=person.id, now=now)
    except (quizzes.RetakeTooSoon, quizzes.AttemptLimitReached):
        return
    if chance.random() < FORGETTING:
        return  # they leave it open, and it runs out
    given = {
        one.position: answers.right_answer(one.item)
        if chance.random() < person.skill
        else answers.wrong_answer(one.item, chance)
        for one in attempts.list_asked_questions(session, attempt_id)
    }
    quizzes.answer_questions(session, attempt_id=attempt_id, answers=given, now=now + 5 * PAGE)
