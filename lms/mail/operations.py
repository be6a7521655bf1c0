"""Queueing messages, in the transaction of the change they are about."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import insert_into
from lms.mail.models import OutgoingMessage


def queue_message(session: Session, *, employee_id: UUID, key: str, subject: str, body: str, now: datetime) -> bool:
    """Queue a message for a person, once for each key; return whether this call did."""
    made = session.execute(
        insert_into(session, OutgoingMessage)
        .values(id=ids.new_id(), employee_id=employee_id, key=key, subject=subject, body=body, queued_at=now)
        .on_conflict_do_nothing()
        .returning(OutgoingMessage.id)
    )
    return made.first() is not None


def mark_read(session: Session, *, employee_id: UUID, message_id: UUID, now: datetime) -> None:
    """Record that the receiver has read a message; messages of others stay as they are."""
    session.execute(
        update(OutgoingMessage)
        .where(
            OutgoingMessage.id == message_id,
            OutgoingMessage.employee_id == employee_id,
            OutgoingMessage.read_at.is_(None),
        )
        .values(read_at=now)
    )
