"""Queueing messages, in the transaction of what they speak about."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import insert_into
from lms.mail.models import OutgoingMessage


def queue_message(session: Session, *, employee_id: UUID, key: str, subject: str, body: str, now: datetime) -> bool:
    """Write a message to somebody once for its key; say whether this call did."""
    result = session.execute(
        insert_into(session, OutgoingMessage)
        .values(id=ids.new_id(), employee_id=employee_id, key=key, subject=subject, body=body, queued_at=now)
        .on_conflict_do_nothing()
    )
    return cast("CursorResult[Any]", result).rowcount == 1


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
