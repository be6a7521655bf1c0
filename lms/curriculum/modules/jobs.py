"""What is done every day."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.curriculum.modules import operations
from lms.outbox.terms import Fields


def publish_due(session: Session, _fields: Fields, *, now: datetime) -> None:
    """Publish the approved drafts whose day has come."""
    operations.publish_due(session, now=now)
