"""What the outbox does with itself every night."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lms.outbox import operations
from lms.outbox.terms import Fields, Step, in_steps


@in_steps("outbox.purge")
def purge(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Delete finished deliveries and their events after a while."""
    return operations.plan_purge(session, before=now - operations.KEPT)
