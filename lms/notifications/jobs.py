"""What happens to messages every night."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lms.mail import operations as mail
from lms.outbox.terms import Fields, Step, in_steps


@in_steps("notifications.purge")
def purge(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Delete messages of more than a year ago."""
    return mail.plan_purge(session, now=now)
