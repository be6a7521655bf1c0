"""Reads of quizzes, and of what their next forms ask."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses import codec as items_codec
from lms.courses.models import CourseVersionModule, Module, ModuleVersion
from lms.courses.terms import ItemDocument
from lms.quizzes import assembly, codec
from lms.quizzes.models import Attempt, AttemptAnswer, PracticeOnly, Quiz
from lms.quizzes.terms import (
    AttemptState,
    PracticeReason,
    QuizRule,
)


class QuizNotFound(NotFound):
    """There is no such quiz."""


@frozen
class QuizFacts:
    """A quiz with its bank: for the server only."""

    id: UUID
    module_version_id: UUID
    module_code: str
    title: str
    rule: QuizRule
    bank: tuple[ItemDocument, ...]


@frozen
class PastForms:
    """What a person was asked in a quiz before."""

    open_id: UUID | None
    """The attempt which is under way."""
    last_number: int
    seen: frozenset[str]
    """Ids of all items asked so far."""
    last: frozenset[str]
    """Ids of the items of the last attempt."""
    last_closed_at: datetime | None
    best_percent: int | None
    first_count: int
    """How many questions the first attempt asked."""


@frozen
class NextForm:
    """The questions of a person's next attempt."""

    items: tuple[ItemDocument, ...]
    is_repetition: bool
    """Whether it asks mostly what the last one asked: then it waits until the next day."""


_QUIZ = (
    select(Quiz.id, Quiz.module_version_id, Module.code, Quiz.title, Quiz.rule, Quiz.bank)
    .join(ModuleVersion, ModuleVersion.id == Quiz.module_version_id)
    .join(Module, Module.id == ModuleVersion.module_id)
)


def get_quiz(session: Session, quiz_id: UUID) -> QuizFacts:
    """Return a quiz with its bank.

    :raises QuizNotFound: if there is none
    """
    return _quiz(session.execute(_QUIZ.where(Quiz.id == quiz_id)).first())


def get_quiz_of(session: Session, module_version_id: UUID) -> QuizFacts:
    """Return the quiz of a module version with its bank.

    :raises QuizNotFound: if it has none
    """
    return _quiz(session.execute(_QUIZ.where(Quiz.module_version_id == module_version_id)).first())


def find_quiz_id(session: Session, module_version_id: UUID) -> UUID | None:
    """Return the id of a module version's quiz, if it has one."""
    return session.scalar(select(Quiz.id).where(Quiz.module_version_id == module_version_id))


def next_form(session: Session, quiz: QuizFacts, past: PastForms) -> NextForm:
    """Return the questions of the person's next attempt, in their order."""
    practice = load_practice_only(session, [item.item_id for item in quiz.bank])
    counting = tuple(item for item in quiz.bank if (item.item_id, item.full_hash) not in practice)
    seen = past.seen | _shown_in_lessons(session, quiz.module_version_id)

    def draw(bank: tuple[ItemDocument, ...]) -> tuple[ItemDocument, ...]:
        drawing = assembly.Drawing(scope=quiz.module_code, rule=quiz.rule, bank=bank)
        return assembly.next_form(drawing, number=past.last_number, seen=seen, last=past.last, length=past.first_count)

    form = draw(counting) or draw(quiz.bank)  # a quiz that has nothing better still asks something
    return NextForm(items=form, is_repetition=assembly.is_repetition(form, past.last))


def load_practice_only(session: Session, item_ids: Sequence[str]) -> dict[tuple[str, str], PracticeReason]:
    """Return which revisions of these questions quizzes ask no more, and why."""
    rows = session.execute(
        select(PracticeOnly.item_id, PracticeOnly.full_hash, PracticeOnly.reason).where(
            PracticeOnly.item_id.in_(item_ids)
        )
    )
    return {(row.item_id, row.full_hash): row.reason for row in rows}


def _shown_in_lessons(session: Session, module_version_id: UUID) -> frozenset[str]:
    """Return the ids of the questions that the lessons of a course show, for one of its modules."""
    courses_with_it = select(CourseVersionModule.course_version_id).where(
        CourseVersionModule.module_version_id == module_version_id
    )
    shown = session.scalars(
        select(ModuleVersion.items)
        .join(CourseVersionModule, CourseVersionModule.module_version_id == ModuleVersion.id)
        .where(CourseVersionModule.course_version_id.in_(courses_with_it))
    )
    return frozenset(item_id for items in shown for item_id in items)


def load_past_forms(session: Session, *, quiz_id: UUID, employee_id: UUID) -> PastForms:
    """Return what a person was asked in a quiz so far."""
    rows = session.execute(
        select(
            Attempt.id,
            Attempt.number,
            Attempt.state,
            Attempt.closed_at,
            Attempt.score_percent,
            AttemptAnswer.item_id,
        )
        .outerjoin(AttemptAnswer, AttemptAnswer.attempt_id == Attempt.id)
        .where(Attempt.quiz_id == quiz_id, Attempt.employee_id == employee_id)
    ).all()
    last_number = max((row.number for row in rows), default=0)
    return PastForms(
        open_id=next((row.id for row in rows if row.state == AttemptState.OPEN), None),
        last_number=last_number,
        seen=frozenset(row.item_id for row in rows if row.item_id),
        last=frozenset(row.item_id for row in rows if row.item_id and row.number == last_number),
        last_closed_at=next((row.closed_at for row in rows if row.number == last_number), None),
        first_count=sum(row.item_id is not None for row in rows if row.number == 1),
        best_percent=max((row.score_percent for row in rows if row.score_percent is not None), default=None),
    )


def _quiz(row: Any) -> QuizFacts:
    if row is None:
        raise QuizNotFound
    return QuizFacts(
        id=row.id,
        module_version_id=row.module_version_id,
        module_code=row.code,
        title=row.title,
        rule=codec.rule_from_plain(row.rule),
        bank=items_of(row.bank),
    )


def items_of(plain: Iterable[dict[str, Any]]) -> tuple[ItemDocument, ...]:
    return tuple(items_codec.item_from_plain(one) for one in plain)
