"""Work that follows from the passing of time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lms.outbox.terms import Fields, Step, in_steps
from lms.quizzes import operations


@in_steps("quizzes.expire_attempts")
def expire_attempts(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:  # noqa: ARG001  all jobs are called alike
    """Close the attempts whose time has run out."""
    return operations.plan_expiry(session, now=now)
