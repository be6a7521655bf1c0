"""Daily tidying."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.identity import operations
from lms.outbox.terms import Fields


def purge_daily(session: Session, _fields: Fields, *, now: datetime) -> None:
    """Delete sessions which nobody has used for a month, links long past, and old tries to sign in."""
    operations.purge(session, before=now - timedelta(days=30))
