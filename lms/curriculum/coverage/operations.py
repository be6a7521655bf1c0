"""Counting whom the training has reached."""

from datetime import datetime

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from lms.curriculum.coverage import queries
from lms.curriculum.coverage.models import Reach


def count_reach(session: Session, *, now: datetime) -> None:
    """Count anew how many people hold each level of what their current courses ask."""
    counted = queries.count_levels(session, now=now)
    session.execute(delete(Reach))
    rows = [
        {"level": level, "owed_count": owed, "held_count": held, "counted_at": now} for level, owed, held in counted
    ]
    if rows:
        session.execute(insert(Reach), rows)
