"""Reading cards: what is due, and by which questions it is asked; what has no card yet."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.assignments.models import Assignment
from lms.core.frozen import frozen
from lms.courses import codec
from lms.courses.models import CourseVersion, CourseVersionModule, ModuleVersion, Objective
from lms.courses.terms import ItemDocument, ItemKind, ItemUse, MasteryLevel
from lms.evidence.models import EvidenceRecord, ObjectiveMastery
from lms.evidence.terms import EvidenceKind
from lms.people.models import JobRole
from lms.quizzes import queries as quizzes
from lms.quizzes import rules as grading
from lms.quizzes.models import Quiz
from lms.recall import rules
from lms.recall.models import RecallCard
from lms.recall.queries.today import ANSWERED_BEFORE, EMPLOYEE, IS_DUE, IS_WORKING_DAY, LIVE, days_of
from lms.recall.terms import AskedItem, CardMemory, ChosenQuestion, DueCard


@frozen
class ShownObjective:
    """Something that a person's courses ask, and that they have shown or missed, without a card."""

    key: str
    fingerprint: str
    shown_at: datetime
    is_right: bool


_WHOLE = aliased(CourseVersion)
_DUE_CARDS = (
    select(
        RecallCard,
        Objective.level,
        Objective.subject,
        Objective.fingerprint.label("owed_fingerprint"),
        JobRole.code.label("job_role"),
        CourseVersion.release_number,
        _WHOLE.id.label("whole_id"),
        *ANSWERED_BEFORE,
        IS_WORKING_DAY,
    )
    .join(Objective, Objective.key == RecallCard.objective_key)
    .join(Assignment, Assignment.course_version_id == Objective.course_version_id)
    .join(CourseVersion, CourseVersion.id == Objective.course_version_id)
    # A course on what changed asks about that only: all questions stand in the whole version to which it leads.
    .join(
        _WHOLE,
        and_(
            _WHOLE.course_id == CourseVersion.course_id,
            _WHOLE.number == CourseVersion.number,
            _WHOLE.since_number == 0,
        ),
    )
    .outerjoin(JobRole, JobRole.id == Objective.job_role_id)
    .where(RecallCard.employee_id == EMPLOYEE, *LIVE, IS_DUE)
    .order_by(RecallCard.due_at, RecallCard.id, CourseVersion.release_number.desc())
)


def plan_follow_up(
    session: Session, employee_id: UUID, *, now: datetime
) -> tuple[tuple[ChosenQuestion, ...], tuple[DueCard, ...]]:
    """Return the questions that would be asked today, and the due cards that nothing can be asked about any more.

    The same all day: what is shown before the first answer is what that answer belongs to. `now` as in `due_today`.
    """
    rows = session.connection().execute(_DUE_CARDS, days_of(now) | {"employee_id": employee_id}).all()
    if not rows or not rows[0].working_day:
        return (), ()
    room = rules.room_left(today_count=rows[0].today_count, week_count=rows[0].week_count)
    if not room:
        return (), ()
    cards: dict[UUID, DueCard] = {}
    for row in rows:
        cards.setdefault(row.id, _due_card(row))
    bank = _load_bank(session, {row.whole_id for row in rows}, list(cards.values()))
    chosen = rules.choose_questions(list(cards.values()), bank, room=room)
    corrections = quizzes.load_corrections(session, [one.item.item_id for one in chosen])
    return (
        tuple(
            replace(one, item=grading.corrected(one.item, corrections.get((one.item.item_id, one.item.full_hash), ())))
            for one in chosen
        ),
        tuple(card for card in cards.values() if not rules.has_questions(card, bank)),
    )


def shown_order(employee_id: UUID, chosen: ChosenQuestion) -> tuple[str, ...]:
    """Return the labels of a question in the order in which this person sees them, the same until it is answered."""
    draw = f"{employee_id}|{chosen.card.memory.due_at.isoformat()}"
    return grading.shown_order(draw, chosen.item)


_WITHOUT_CARD = (
    select(Objective.key, Objective.fingerprint, ObjectiveMastery.held_at)
    .join(Assignment, Assignment.course_version_id == Objective.course_version_id)
    .outerjoin(
        RecallCard, and_(RecallCard.employee_id == Assignment.employee_id, RecallCard.objective_key == Objective.key)
    )
    .outerjoin(
        ObjectiveMastery,
        and_(ObjectiveMastery.employee_id == Assignment.employee_id, ObjectiveMastery.objective_key == Objective.key),
    )
    .where(
        Assignment.employee_id == bindparam("employee_id", type_=Uuid()),
        Assignment.withdrawn_at.is_(None),
        RecallCard.id.is_(None),
        or_(
            and_(Objective.level == MasteryLevel.KNOW, Objective.subject == "mantra"),
            and_(Objective.level == MasteryLevel.UNDERSTAND, Objective.touchpoint_code.is_not(None)),
        ),
    )
)


def list_without_card(session: Session, employee_id: UUID) -> tuple[ShownObjective, ...]:
    """Return what somebody's courses ask, and they have shown, or missed in a check that they passed, but have no card of.

    What they know and yet missed a question about is asked again as if missed.
    """
    rows = {row.key: row for row in session.connection().execute(_WITHOUT_CARD, {"employee_id": employee_id})}
    missed = _list_missed(session, employee_id, list(rows))
    return tuple(
        ShownObjective(
            key=key, fingerprint=row.fingerprint, shown_at=missed.get(key) or row.held_at, is_right=key not in missed
        )
        for key, row in rows.items()
        if row.held_at is not None or key in missed
    )


def _list_missed(session: Session, employee_id: UUID, keys: Sequence[str]) -> dict[str, datetime]:
    if not keys:
        return {}
    rows = session.execute(
        select(EvidenceRecord.objective_key, EvidenceRecord.occurred_at, EvidenceRecord.details)
        .where(
            EvidenceRecord.employee_id == employee_id,
            EvidenceRecord.objective_key.in_(keys),
            EvidenceRecord.kind == EvidenceKind.QUIZ,
        )
        .order_by(EvidenceRecord.occurred_at)
    )
    last = {row.objective_key: row for row in rows if row.details.get("passed")}
    return {key: row.occurred_at for key, row in last.items() if not row.details.get("right")}


def find_card(session: Session, card_id: UUID) -> tuple[str, CardMemory, tuple[AskedItem, ...]]:
    """Return of a card what it is about, what is remembered, and what was asked lately."""
    row = session.execute(select(*RecallCard.__table__.c).where(RecallCard.id == card_id)).one()
    return row.objective_key, _card_memory(row), _asked_items(row.asked)


def last_seen_at(session: Session, *, employee_id: UUID, key: str) -> datetime | None:
    """Return when somebody was last asked about something, whatever the answer: they were told the right one then."""
    return session.scalar(
        select(func.max(EvidenceRecord.occurred_at)).where(
            EvidenceRecord.employee_id == employee_id, EvidenceRecord.objective_key == key
        )
    )


def _due_card(row: Any) -> DueCard:
    return DueCard(
        id=row.id,
        objective_key=row.objective_key,
        level=MasteryLevel(row.level),
        subject=row.subject,
        job_role=row.job_role,
        fingerprint=row.owed_fingerprint,
        is_changed=row.owed_fingerprint != row.fingerprint,
        release_number=row.release_number,
        memory=_card_memory(row),
        asked=_asked_items(row.asked),
    )


def _card_memory(row: Any) -> CardMemory:
    return CardMemory(
        step=row.step,
        due_at=row.due_at,
        stability=row.stability,
        difficulty=row.difficulty,
        reviewed_at=row.reviewed_at,
    )


def _asked_items(plain: Sequence[dict[str, str]]) -> tuple[AskedItem, ...]:
    return tuple(AskedItem(item_id=one["item_id"], kind=ItemKind(one["kind"])) for one in plain)


def _load_bank(session: Session, course_version_ids: set[UUID], cards: Sequence[DueCard]) -> list[ItemDocument]:
    rows = session.execute(
        select(ModuleVersion.items, Quiz.bank)
        .join(CourseVersionModule, CourseVersionModule.module_version_id == ModuleVersion.id)
        .outerjoin(Quiz, Quiz.module_version_id == ModuleVersion.id)
        .where(CourseVersionModule.course_version_id.in_(course_version_ids))
        .order_by(CourseVersionModule.course_version_id, CourseVersionModule.position)
    )
    subjects = {card.subject for card in cards}
    plain = {
        item["item_id"]: item
        for row in rows
        for item in _plain_items(row)
        if not subjects.isdisjoint(item.get("subject", ()))
    }
    practice = quizzes.load_practice_only(session, list(plain))
    items = [codec.item_from_plain(item) for item in plain.values()]
    # What quizzes ask no more, as its answers tell nothing, shows nothing here either.
    return [
        replace(item, use=ItemUse.PRACTICE) if (item.item_id, item.full_hash) in practice else item for item in items
    ]


def _plain_items(row: Any) -> Iterator[dict[str, Any]]:
    yield from row.items.values()
    yield from row.bank or ()
