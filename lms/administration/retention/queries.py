"""Reading how long data is kept."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.administration.retention.models import RetentionRule
from lms.core.frozen import frozen


@frozen
class Retention:
    """How many months what is kept; `None` for always."""

    people_months: int | None = None
    audit_months: int | None = None


def get_retention(session: Session) -> Retention:
    """Return what is set."""
    row = session.execute(select(RetentionRule.people_months, RetentionRule.audit_months)).first()
    return Retention(people_months=row[0], audit_months=row[1]) if row else Retention()
