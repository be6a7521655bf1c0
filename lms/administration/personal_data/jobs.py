"""What is removed every night."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from lms.administration.personal_data import operations, queries
from lms.administration.retention import queries as retention
from lms.audit import operations as audit
from lms.outbox.terms import Fields, Step, in_steps

_DAYS_A_MONTH = 30.44


@in_steps("administration.keep_retention")
def keep_retention(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Schedule the erasure of those who left long ago, erase whose time has come, and delete old audit entries."""
    rule = retention.get_retention(session)
    steps: list[Step] = []
    if rule.people_months is not None:
        last_day = _before(now, rule.people_months).date()
        steps.append(partial(operations.schedule_past, last_day=last_day, now=now))
    steps += [
        partial(operations.erase_person, employee_id=employee_id, now=now)
        for employee_id in queries.list_due(session, now=now)
    ]
    if rule.audit_months is not None:
        steps += audit.plan_entry_purge(session, before=_before(now, rule.audit_months), now=now)
    return steps


def _before(now: datetime, months: int) -> datetime:
    return now - timedelta(days=round(months * _DAYS_A_MONTH))
