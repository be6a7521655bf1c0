"""Who has more time."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.quizzes import rules
from lms.quizzes.models import ExtraTime
from lms.quizzes.terms import QuizRule


def extra_percent(session: Session, employee_id: UUID) -> int:
    """Return how many percent more time a person has in quizzes with a limit; 0 for most people."""
    return session.scalar(select(ExtraTime.percent).where(ExtraTime.employee_id == employee_id)) or 0


def deadline_of(session: Session, employee_id: UUID, rule: QuizRule, now: datetime) -> datetime | None:
    """Return when an attempt that this person starts now must be submitted; `None` = no limit."""
    if rule.time_limit_seconds is None:
        return None
    return rules.deadline_at(rule, now, extra_percent=extra_percent(session, employee_id))
