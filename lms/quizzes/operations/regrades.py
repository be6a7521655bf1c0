"""Keeping decisions that a question counts differently, and what they change in closed attempts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import insert_into
from lms.quizzes.models import Attempt, AttemptAnswer, Regrade, RegradedAttempt
from lms.quizzes.terms import Correction, Verdict


def add_regrade(
    session: Session,
    *,
    item_id: str,
    full_hash: str,
    correction: Correction,
    reason: str,
    employee_id: UUID,
    now: datetime,
) -> UUID:
    """Keep the decision that a revision of a question counts differently; attempts closed from now on follow it. Return its id."""
    regrade_id = ids.new_id()
    session.execute(
        insert(Regrade).values(
            id=regrade_id,
            item_id=item_id,
            full_hash=full_hash,
            key=list(correction.key),
            all_correct=correction.all_correct,
            may_lower=correction.may_lower,
            reason=reason,
            regraded_at=now,
            regraded_by=employee_id,
        )
    )
    return regrade_id


def finish_regrade(session: Session, *, regrade_id: UUID, now: datetime) -> None:
    """Note that all stored attempts were gone through."""
    session.execute(update(Regrade).where(Regrade.id == regrade_id).values(applied_at=now))


def change_marks(session: Session, *, regrade_id: UUID, attempt_id: UUID, before: Verdict, after: Verdict) -> None:
    """Give a closed attempt other marks, and keep what it had earned."""
    session.execute(
        insert_into(session, RegradedAttempt)
        .values(regrade_id=regrade_id, attempt_id=attempt_id, score_percent=before.score_percent, passed=before.passed)
        .on_conflict_do_nothing()
    )
    session.execute(
        update(Attempt).where(Attempt.id == attempt_id).values(score_percent=after.score_percent, passed=after.passed)
    )
    session.execute(
        update(AttemptAnswer),
        [
            {"attempt_id": attempt_id, "position": n, "score": new.score, "is_correct": new.is_correct}
            for n, (old, new) in enumerate(zip(before.marks, after.marks, strict=True), 1)
            if old != new
        ],
    )
