"""Writing the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from lms.audit.models import AuditEntry
from lms.core import ids
from lms.core.viewer import Viewer


def record(
    session: Session, *, viewer: Viewer | None, action: str, subject: object, at: datetime, **details: Any
) -> None:
    """Note one change, in the caller's transaction. `viewer` is `None` for commands and jobs."""
    session.add(
        AuditEntry(
            id=ids.new_id(),
            at=at,
            account_id=viewer.account_id if viewer else None,
            action=action,
            subject=str(subject),
            details=details,
        )
    )
