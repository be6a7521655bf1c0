"""Reads of quizzes and attempts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, func, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.courses import codec as items_codec
from lms.courses import queries as courses
from lms.courses.items.base import Answer, Mark
from lms.courses.models import CourseVersion, CourseVersionModule, Module, ModuleVersion, Objective
from lms.courses.terms import ItemDocument, MasteryLevel, ObjectiveDocument
from lms.evidence.models import EvidenceRecord, ObjectiveMastery
from lms.evidence.terms import MasteryStage
from lms.quizzes import assembly, codec, evidence, rules
from lms.quizzes.models import Attempt, AttemptAnswer, PracticeOnly, Quiz, Regrade
from lms.quizzes.terms import (
    AskedObjective,
    AttemptOutcome,
    AttemptState,
    ClosingFacts,
    Correction,
    PracticeReason,
    QuizRule,
)

GRACE = timedelta(seconds=10)
"""How long after the deadline an answer still counts: the road from the browser takes its time."""


class QuizNotFound(NotFound):
    """There is no such quiz."""


class AttemptNotFound(NotFound):
    """There is no such attempt, or it is somebody else's."""


class QuestionNotFound(NotFound):
    """There is no such question."""


@dataclass(frozen=True, kw_only=True)
class QuizFacts:
    """A quiz with its bank: for the server only."""

    id: UUID
    module_version_id: UUID
    module_code: str
    title: str
    rule: QuizRule
    bank: tuple[ItemDocument, ...]


@dataclass(frozen=True, kw_only=True)
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


@dataclass(frozen=True, kw_only=True)
class NextForm:
    """The questions of a person's next attempt."""

    items: tuple[ItemDocument, ...]
    is_repetition: bool
    """Whether it asks mostly what the last one asked: then it waits until the next day."""


@dataclass(frozen=True, kw_only=True)
class AttemptFacts:
    """Where an attempt stands."""

    id: UUID
    quiz_id: UUID
    employee_id: UUID
    module_version_id: UUID
    title: str
    number: int
    state: AttemptState
    deadline_at: datetime | None
    closed_at: datetime | None
    retake_waits: bool
    """Whether it may be tried again only on the day after it was closed."""

    @property
    def is_unfinished(self) -> bool:
        """Test if it was not closed yet."""
        return self.state is AttemptState.OPEN

    def is_open(self, now: datetime) -> bool:
        """Test if it still takes answers."""
        return self.is_unfinished and not self.is_overdue(now)

    def is_overdue(self, now: datetime) -> bool:
        """Test if it was not submitted although its time has run out, with the grace it allows."""
        return self.is_unfinished and self.deadline_at is not None and self.deadline_at + GRACE < now


@dataclass(frozen=True, kw_only=True)
class AskedQuestion:
    """One question of an attempt as it was shown, with what was answered."""

    position: int
    item: ItemDocument
    shown: tuple[str, ...]
    answer: Answer | None
    is_answered: bool
    mark: Mark | None
    """What the answer earned, once there is one; of an open question in a closed attempt, nothing."""


@dataclass(frozen=True, kw_only=True)
class AttemptRow:
    """One attempt in a list."""

    id: UUID
    title: str
    number: int
    state: str
    started_at: datetime
    closed_at: datetime | None
    score_percent: int | None
    passed: bool | None
    release_number: int | None
    """Of the change that it asks about; `None` for the quizzes of whole courses."""


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
        return assembly.next_form(drawing, number=past.last_number, seen=seen, last=past.last)

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
        best_percent=max((row.score_percent for row in rows if row.score_percent is not None), default=None),
    )


# Written down once: building such a statement costs more than running it, and these are asked with every answer.
_ATTEMPT = (
    select(
        Attempt.id,
        Attempt.quiz_id,
        Attempt.employee_id,
        Attempt.number,
        Attempt.state,
        Attempt.deadline_at,
        Attempt.closed_at,
        Attempt.retake_waits,
        Quiz.module_version_id,
        Quiz.title,
    )
    .join(Quiz, Quiz.id == Attempt.quiz_id)
    .where(Attempt.id == bindparam("attempt_id", type_=Uuid()))
)
_HELD_ATTEMPT = _ATTEMPT.with_for_update(key_share=True, of=Attempt)
_ASKED = (
    select(
        AttemptAnswer.position,
        AttemptAnswer.item,
        AttemptAnswer.shown,
        AttemptAnswer.answer,
        AttemptAnswer.answered_at,
        AttemptAnswer.score,
        AttemptAnswer.is_correct,
    )
    .where(AttemptAnswer.attempt_id == bindparam("attempt_id", type_=Uuid()))
    .order_by(AttemptAnswer.position)
)


def get_attempt(session: Session, attempt_id: UUID) -> AttemptFacts:
    """Return where an attempt stands.

    :raises AttemptNotFound: if there is none
    """
    return _attempt(session.connection().execute(_ATTEMPT, {"attempt_id": attempt_id}).first())


def hold_attempt(session: Session, attempt_id: UUID) -> AttemptFacts:
    """Return where an attempt stands, and keep everybody else from answering in it or closing it until this transaction ends.

    :raises AttemptNotFound: if there is none
    """
    return _attempt(session.connection().execute(_HELD_ATTEMPT, {"attempt_id": attempt_id}).first())


def get_asked_item(session: Session, *, attempt_id: UUID, position: int) -> ItemDocument:
    """Return one question of an attempt, with its key.

    :raises QuestionNotFound: if there is none
    """
    is_it = AttemptAnswer.attempt_id == attempt_id, AttemptAnswer.position == position
    plain = session.scalar(select(AttemptAnswer.item).where(*is_it))
    if plain is None:
        raise QuestionNotFound
    return items_codec.item_from_plain(plain)


def list_asked_questions(session: Session, attempt_id: UUID) -> tuple[AskedQuestion, ...]:
    """Return all questions of an attempt in their order."""
    return tuple(_asked(row) for row in session.connection().execute(_ASKED, {"attempt_id": attempt_id}))


def list_stored_questions(session: Session, attempt_id: UUID) -> Sequence[Any]:
    """Return the same as plain rows, for a page which shows one of them and how the others went."""
    return session.connection().execute(_ASKED, {"attempt_id": attempt_id}).all()


def get_outcome(session: Session, attempt_id: UUID) -> AttemptOutcome:
    """Return the outcome of a closed attempt, question by question."""
    asked = session.execute(
        select(
            Attempt.rule,
            Attempt.score_percent,
            Attempt.passed,
            AttemptAnswer.item,
            AttemptAnswer.shown,
            AttemptAnswer.answer,
            AttemptAnswer.score,
            AttemptAnswer.is_correct,
        )
        .join(AttemptAnswer, AttemptAnswer.attempt_id == Attempt.id)
        .where(Attempt.id == attempt_id)
        .order_by(AttemptAnswer.position)
    ).all()
    return AttemptOutcome(
        rule=codec.rule_from_plain(asked[0].rule),
        score_percent=asked[0].score_percent,
        passed=asked[0].passed,
        items=_items(one.item for one in asked),
        shown=tuple(tuple(one.shown) for one in asked),
        answers=tuple(one.answer for one in asked),
        marks=tuple(Mark(score=one.score, is_correct=one.is_correct) for one in asked),
    )


def list_asked_objectives(session: Session, attempt_id: UUID) -> tuple[AskedObjective, ...]:
    """Return the objectives that a closed attempt spoke about, in the order of the course."""
    rows = session.execute(
        select(
            EvidenceRecord.level,
            func.max(Objective.title).label("title"),
            EvidenceRecord.succeeded.label("is_shown"),
            func.count(ObjectiveMastery.objective_key).label("held_count"),
        )
        .join(Objective, Objective.key == EvidenceRecord.objective_key)
        .outerjoin(
            ObjectiveMastery,
            (ObjectiveMastery.employee_id == EvidenceRecord.employee_id)
            & (ObjectiveMastery.objective_key == EvidenceRecord.objective_key)
            & (ObjectiveMastery.fingerprint == EvidenceRecord.fingerprint)
            & (ObjectiveMastery.stage != MasteryStage.BEGUN),
        )
        .where(EvidenceRecord.source == evidence.SOURCE, EvidenceRecord.source_id == str(attempt_id))
        .group_by(EvidenceRecord.level, EvidenceRecord.objective_key, EvidenceRecord.succeeded)
        .order_by(func.min(Objective.position), EvidenceRecord.objective_key)
    )
    return tuple(
        AskedObjective(level=row.level, title=row.title, is_shown=row.is_shown, is_held=bool(row.held_count))
        for row in rows
    )


def load_closing_facts(session: Session, attempt_id: UUID) -> ClosingFacts:
    """Return all that grading an attempt needs."""
    release = courses.newest_release_with(Quiz.module_version_id)
    row = session.execute(
        select(
            Attempt.quiz_id,
            Attempt.employee_id,
            Attempt.rule,
            Quiz.module_version_id,
            Quiz.objectives,
            release.label("release_number"),
        )
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.id == attempt_id)
    ).one()
    asked = session.execute(
        select(AttemptAnswer.item, AttemptAnswer.answer)
        .where(AttemptAnswer.attempt_id == attempt_id)
        .order_by(AttemptAnswer.position)
    ).all()
    return ClosingFacts(
        quiz_id=row.quiz_id,
        employee_id=row.employee_id,
        module_version_id=row.module_version_id,
        rule=codec.rule_from_plain(row.rule),
        objectives=tuple(_objective(plain) for plain in row.objectives),
        items=_items(one.item for one in asked),
        answers=tuple(one.answer for one in asked),
        release_number=row.release_number or 0,
    )


def load_corrections(session: Session, item_ids: Sequence[str]) -> dict[tuple[str, str], tuple[Correction, ...]]:
    """Return what was decided about these questions, by item and revision, oldest first."""
    rows = session.execute(
        select(Regrade.item_id, Regrade.full_hash, Regrade.key, Regrade.all_correct, Regrade.may_lower)
        .where(Regrade.item_id.in_(item_ids))
        .order_by(Regrade.regraded_at, Regrade.id)
    ).all()
    found: dict[tuple[str, str], tuple[Correction, ...]] = {}
    for row in rows:
        correction = Correction(key=tuple(row.key), all_correct=row.all_correct, may_lower=row.may_lower)
        found[row.item_id, row.full_hash] = (*found.get((row.item_id, row.full_hash), ()), correction)
    return found


def list_overdue(session: Session, *, now: datetime) -> list[tuple[UUID, datetime]]:
    """Return the open attempts whose time has run out, with their deadlines."""
    rows = session.execute(
        select(Attempt.id, Attempt.deadline_at)
        .where(Attempt.state == AttemptState.OPEN, Attempt.deadline_at < now - GRACE)
        .order_by(Attempt.deadline_at, Attempt.id)
    )
    return [(row.id, row.deadline_at) for row in rows]


def list_attempts(session: Session, employee_id: UUID, *, limit: int = 50) -> tuple[AttemptRow, ...]:
    """Return a person's attempts, the newest first."""
    changed = (
        select(case((func.min(CourseVersion.since_number) > 0, func.min(CourseVersion.release_number))))
        .join(CourseVersionModule, CourseVersionModule.course_version_id == CourseVersion.id)
        .where(CourseVersionModule.module_version_id == Quiz.module_version_id)
        .scalar_subquery()
    )
    times = Attempt.state, Attempt.started_at, Attempt.closed_at
    result = Attempt.score_percent, Attempt.passed, changed.label("release_number")
    rows = session.execute(
        select(Attempt.id, Quiz.title, Attempt.number, *times, *result)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(Attempt.employee_id == employee_id)
        .order_by(Attempt.started_at.desc(), Attempt.id)
        .limit(limit)
    )
    return tuple(AttemptRow(**row._asdict()) for row in rows)


def get_check_item(session: Session, *, module_version_id: UUID, item_id: str) -> ItemDocument:
    """Return a check question of a lesson, with its key.

    :raises QuestionNotFound: if the lesson has none of that id
    """
    plain = session.scalar(select(ModuleVersion.items).where(ModuleVersion.id == module_version_id)) or {}
    if item_id not in plain:
        raise QuestionNotFound
    return items_codec.item_from_plain(plain[item_id])


def check_order(employee_id: UUID, module_version_id: UUID, item: ItemDocument) -> tuple[str, ...]:
    """Return the labels of a check question in the order in which this person sees them, always the same."""
    return tuple(rules.shown_order(f"{employee_id}|{module_version_id}", item))


def _quiz(row: Any) -> QuizFacts:
    if row is None:
        raise QuizNotFound
    return QuizFacts(
        id=row.id,
        module_version_id=row.module_version_id,
        module_code=row.code,
        title=row.title,
        rule=codec.rule_from_plain(row.rule),
        bank=_items(row.bank),
    )


def _attempt(row: Any) -> AttemptFacts:
    if row is None:
        raise AttemptNotFound
    return AttemptFacts(
        id=row.id,
        quiz_id=row.quiz_id,
        employee_id=row.employee_id,
        module_version_id=row.module_version_id,
        title=row.title,
        number=row.number,
        state=row.state,
        deadline_at=row.deadline_at,
        closed_at=row.closed_at,
        retake_waits=bool(row.retake_waits),
    )


def _asked(row: Any) -> AskedQuestion:
    return AskedQuestion(
        position=row.position,
        item=items_codec.item_from_plain(row.item),
        shown=tuple(row.shown),
        answer=row.answer,
        is_answered=row.answered_at is not None,
        mark=None if row.score is None else Mark(score=row.score, is_correct=row.is_correct),
    )


def _items(plain: Iterable[dict[str, Any]]) -> tuple[ItemDocument, ...]:
    return tuple(items_codec.item_from_plain(one) for one in plain)


def _objective(plain: dict[str, Any]) -> ObjectiveDocument:
    return ObjectiveDocument(
        level=MasteryLevel(plain["level"]),
        subject=plain["subject"],
        job_role=plain["job_role"],
        fingerprint=plain["fingerprint"],
    )
