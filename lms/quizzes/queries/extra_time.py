"""Who has more time."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.quizzes.models import ExtraTime


def extra_percent(session: Session, employee_id: UUID) -> int:
    """Return how many percent more time a person has in quizzes with a limit; 0 for most people."""
    return session.scalar(select(ExtraTime.percent).where(ExtraTime.employee_id == employee_id)) or 0
