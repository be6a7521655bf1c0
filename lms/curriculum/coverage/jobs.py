"""Nightly work for the coverage page."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lms.curriculum.coverage import operations
from lms.outbox.terms import Fields, Step, in_steps


@in_steps("curriculum.count_reach")
def count_reach(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:  # noqa: ARG001  all jobs are called alike
    """Count whom the training has reached."""
    return operations.plan_reach(session, now=now)
