"""Reading messages."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.mail.models import OutgoingMessage

LAST = 20


@frozen
class MessageRow:
    """One unread message as its receiver sees it."""

    id: UUID
    subject: str
    body: str
    queued_at: datetime


# Built once, because every visit runs it: building the statement costs more than running it.
_UNREAD = (
    select(OutgoingMessage.id, OutgoingMessage.subject, OutgoingMessage.body, OutgoingMessage.queued_at)
    .where(OutgoingMessage.employee_id == bindparam("employee_id", type_=Uuid()), OutgoingMessage.read_at.is_(None))
    .order_by(OutgoingMessage.queued_at.desc())
    .limit(LAST)
)


def list_unread(session: Session, employee_id: UUID) -> tuple[MessageRow, ...]:
    """Return what a person has not read yet, newest first."""
    rows = session.connection().execute(_UNREAD, {"employee_id": employee_id})
    return tuple(MessageRow(**row) for row in rows.mappings())


def keys_sent(session: Session, keys: Sequence[str]) -> frozenset[str]:
    """Return for which of these keys a message was sent."""
    return (
        frozenset(session.scalars(select(OutgoingMessage.key).where(OutgoingMessage.key.in_(keys))))
        if keys
        else frozenset()
    )
