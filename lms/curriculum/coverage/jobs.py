"""Nightly work for the coverage page."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.curriculum.coverage import operations
from lms.outbox.terms import Fields


def count_reach(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Count whom the training has reached."""
    operations.count_reach(session, now=now)
