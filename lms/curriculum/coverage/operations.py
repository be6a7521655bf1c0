"""Counting whom the training has reached."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from lms.curriculum.coverage import queries
from lms.curriculum.coverage.models import ReachCount
from lms.outbox.terms import Step


def plan_reach(session: Session, *, now: datetime) -> list[Step]:
    """Count anew how many people hold each level of what their current courses ask, and return the step that keeps it."""
    rows = [
        {"level": level, "owed_count": owed, "held_count": held, "counted_at": now}
        for level, owed, held in queries.count_levels(session, now=now)
    ]
    return [partial(_keep, rows=rows)]


def _keep(session: Session, *, rows: Sequence[dict[str, Any]]) -> None:
    session.execute(delete(ReachCount))
    if rows:
        session.execute(insert(ReachCount), rows)
