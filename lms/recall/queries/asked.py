"""Reading what somebody was asked, and what they answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments.rules import start_of_day
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses import codec
from lms.courses.items.base import Answer, Mark
from lms.courses.terms import ItemDocument
from lms.recall.models import FollowUp, FollowUpQuestion
from lms.recall.terms import FollowUpPart


class FollowUpNotFound(NotFound):
    """There is no such question, or it is somebody else's, or not answered yet."""


@frozen
class AskedInFollowUp:
    """One question of a follow-up as it was asked."""

    follow_up_id: UUID
    question_count: int
    position: int
    card_id: UUID
    part: FollowUpPart
    is_review: bool
    fingerprint: str
    is_changed: bool
    release_number: int
    item: ItemDocument
    shown: tuple[str, ...]
    answer: Answer | None
    mark: Mark | None
    """What the answer earned; empty before there is one."""


_ASKED = select(FollowUpQuestion, FollowUp.question_count).join(FollowUp, FollowUp.id == FollowUpQuestion.follow_up_id)


def list_open_questions(session: Session, employee_id: UUID, *, now: datetime) -> tuple[AskedInFollowUp, ...]:
    """Return all questions of the follow-up that somebody has begun today and not finished; none if none is open. `now` as in `due_today`."""
    rows = session.execute(
        _ASKED.where(
            FollowUp.employee_id == employee_id,
            FollowUp.finished_at.is_(None),
            FollowUp.started_at >= start_of_day(now),
        )
        .order_by(FollowUpQuestion.position)
        .with_only_columns(*FollowUpQuestion.__table__.c, FollowUp.question_count)
    )
    return tuple(_asked(row) for row in rows)


def find_open_question(session: Session, employee_id: UUID, *, now: datetime) -> AskedInFollowUp | None:
    """Return the next question of the follow-up that somebody has begun today, or `None` if none is open. `now` as in `due_today`."""
    return next((one for one in list_open_questions(session, employee_id, now=now) if one.mark is None), None)


def list_questions(session: Session, *, follow_up_id: UUID, employee_id: UUID) -> tuple[AskedInFollowUp, ...]:
    """Return all questions of somebody's follow-up in their order; none if it is somebody else's."""
    rows = session.execute(
        _ASKED.where(FollowUp.id == follow_up_id, FollowUp.employee_id == employee_id)
        .order_by(FollowUpQuestion.position)
        .with_only_columns(*FollowUpQuestion.__table__.c, FollowUp.question_count)
    )
    return tuple(_asked(row) for row in rows)


def list_answered_today(session: Session, employee_id: UUID, *, now: datetime) -> tuple[AskedInFollowUp, ...]:
    """Return what somebody has answered today, in order. `now` as in `due_today`."""
    rows = session.execute(
        _ASKED.where(
            FollowUp.employee_id == employee_id,
            FollowUp.started_at >= start_of_day(now),
            FollowUpQuestion.answered_at.is_not(None),
        )
        .order_by(FollowUpQuestion.answered_at, FollowUpQuestion.position)
        .with_only_columns(*FollowUpQuestion.__table__.c, FollowUp.question_count)
    )
    return tuple(_asked(row) for row in rows)


def find_last_answered(session: Session, *, employee_id: UUID, item_id: str, since: datetime) -> AskedInFollowUp | None:
    """Return the newest answered question of that id that somebody was asked since then."""
    row = session.execute(
        _ASKED.where(
            FollowUp.employee_id == employee_id,
            FollowUp.started_at >= since,
            FollowUpQuestion.item_id == item_id,
            FollowUpQuestion.answered_at.is_not(None),
        )
        .order_by(FollowUpQuestion.answered_at.desc())
        .limit(1)
        .with_only_columns(*FollowUpQuestion.__table__.c, FollowUp.question_count)
    ).first()
    return None if row is None else _asked(row)


def _asked(row: Any) -> AskedInFollowUp:
    return AskedInFollowUp(
        follow_up_id=row.follow_up_id,
        question_count=row.question_count,
        position=row.position,
        card_id=row.card_id,
        part=FollowUpPart(row.part),
        is_review=row.is_review,
        fingerprint=row.fingerprint,
        is_changed=row.is_changed,
        release_number=row.release_number,
        item=codec.item_from_plain(row.item),
        shown=tuple(row.shown),
        answer=row.answer,
        mark=None if row.answered_at is None else Mark(score=row.score, is_correct=row.is_correct),
    )
