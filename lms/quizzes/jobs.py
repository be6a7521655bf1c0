"""Work that follows from the passing of time."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.outbox.terms import Fields
from lms.quizzes import operations


def expire_attempts(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Close the attempts whose time has run out."""
    operations.expire_attempts(session, now=now)
