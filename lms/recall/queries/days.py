"""Reading somebody's days, for their own eyes."""

from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.recall import rules
from lms.recall.models import RecallChoice, RecallDay
from lms.recall.queries.today import EMPLOYEE, WORKING_DAYS
from lms.recall.terms import AskedDay, OwnDays

_DAYS = (
    select(
        RecallDay.day,
        RecallDay.finished_at,
        func.coalesce(
            select(RecallChoice.hides_days).where(RecallChoice.employee_id == EMPLOYEE).scalar_subquery(), False
        ).label("is_hidden"),
        WORKING_DAYS.label("working_days"),
    )
    .where(RecallDay.employee_id == EMPLOYEE)
    .order_by(RecallDay.day.desc())
    .limit(rules.DAYS_READ)
)


def load_own_days(session: Session, employee_id: UUID, *, today: date) -> OwnDays | None:
    """Return somebody's week and streak; `None` if they were never asked. What they chose to hide is empty."""
    rows = session.connection().execute(_DAYS, {"employee_id": employee_id}).all()
    if not rows:
        return None
    if rows[0].is_hidden:
        return OwnDays(week=(), streak=0)
    asked = [AskedDay(day=row.day, is_finished=row.finished_at is not None) for row in rows]
    return rules.own_days(asked, today=today, working=rules.days_of_bits(rows[0].working_days))
