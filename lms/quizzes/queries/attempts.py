"""Reads of attempts and of the questions they ask."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, bindparam, case, func, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses import codec as items_codec
from lms.courses import queries as courses
from lms.courses.items.base import Answer, Mark
from lms.courses.models import CourseVersion, CourseVersionModule, ModuleVersion, Objective
from lms.courses.terms import ItemDocument, MasteryLevel, ObjectiveDocument
from lms.evidence.models import EvidenceRecord, ObjectiveMastery
from lms.evidence.terms import MasteryStage
from lms.quizzes import codec, evidence, rules
from lms.quizzes.models import Attempt, AttemptAnswer, Quiz, Regrade
from lms.quizzes.queries.banks import items_of
from lms.quizzes.terms import (
    AskedObjective,
    AttemptOutcome,
    AttemptState,
    ClosingFacts,
    Correction,
)

GRACE = timedelta(seconds=10)
"""How long after the deadline an answer still counts: the road from the browser takes its time."""


class AttemptNotFound(NotFound):
    """There is no such attempt, or it is somebody else's."""


class QuestionNotFound(NotFound):
    """There is no such question."""


@frozen
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


@frozen
class AskedQuestion:
    """One question of an attempt as it was shown, with what was answered."""

    position: int
    item: ItemDocument
    shown: tuple[str, ...]
    answer: Answer | None
    is_answered: bool
    mark: Mark | None
    """What the answer earned, once there is one; of an open question in a closed attempt, nothing."""


@frozen
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


_CORRECTIONS = (
    select(Regrade.item_id, Regrade.full_hash, Regrade.key, Regrade.all_correct, Regrade.may_lower)
    .where(Regrade.item_id.in_(bindparam("item_ids", expanding=True)))
    .order_by(Regrade.regraded_at, Regrade.id)
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
        items=items_of(one.item for one in asked),
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
        items=items_of(one.item for one in asked),
        answers=tuple(one.answer for one in asked),
        release_number=row.release_number or 0,
    )


def load_corrections(session: Session, item_ids: Sequence[str]) -> dict[tuple[str, str], tuple[Correction, ...]]:
    """Return what was decided about these questions, by item and revision, oldest first."""
    rows = session.connection().execute(_CORRECTIONS, {"item_ids": list(item_ids)})
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


def _objective(plain: dict[str, Any]) -> ObjectiveDocument:
    return ObjectiveDocument(
        level=MasteryLevel(plain["level"]),
        subject=plain["subject"],
        job_role=plain["job_role"],
        fingerprint=plain["fingerprint"],
    )
