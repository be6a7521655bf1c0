"""Reading the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lms.audit.models import AuditEntry
from lms.core.frozen import frozen


@frozen
class LastEntry:
    """When something was done last, and what was recorded of it."""

    occurred_at: datetime
    details: dict[str, Any]


def is_recorded(session: Session, action: str) -> bool:
    """Test if anything of that action was ever recorded."""
    return bool(session.scalar(select(exists().where(AuditEntry.action == action))))


def find_last(session: Session, action: str) -> LastEntry | None:
    """Return the last entry of an action, or `None`."""
    query = select(AuditEntry.occurred_at, AuditEntry.details).where(AuditEntry.action == action)
    row = session.execute(query.order_by(AuditEntry.occurred_at.desc()).limit(1)).first()
    return None if row is None else LastEntry(occurred_at=row.occurred_at, details=row.details)
