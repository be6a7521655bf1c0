"""Reading the audit log."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lms.audit.models import AuditEntry


def is_recorded(session: Session, action: str) -> bool:
    """Test if anything of that action was ever recorded."""
    return bool(session.scalar(select(exists().where(AuditEntry.action == action))))
