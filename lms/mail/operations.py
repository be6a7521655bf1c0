"""Queueing messages, in the transaction of what they speak about."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import insert_into
from lms.mail.models import OutgoingMessage


def queue_message(session: Session, *, employee_id: UUID, key: str, subject: str, body: str, now: datetime) -> bool:
    """Write a message to somebody once for its key; say whether this call did."""
    made = session.execute(
        insert_into(session, OutgoingMessage)
        .values(id=ids.new_id(), employee_id=employee_id, key=key, subject=subject, body=body, queued_at=now)
        .on_conflict_do_nothing()
        .returning(OutgoingMessage.id)
    )
    return made.first() is not None


def mark_read(session: Session, *, employee_id: UUID, message_id: UUID, now: datetime) -> None:
    """Note that the receiver has read a message; that of somebody else is left alone."""
    session.execute(
        update(OutgoingMessage)
        .where(
            OutgoingMessage.id == message_id,
            OutgoingMessage.employee_id == employee_id,
            OutgoingMessage.read_at.is_(None),
        )
        .values(read_at=now)
    )
