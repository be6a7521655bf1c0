"""Queueing messages, in the transaction of the change they are about, and reading them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import insert_into
from lms.core.frozen import frozen
from lms.core.paging import in_slices
from lms.mail.models import OutgoingMessage
from lms.mail.terms import Facts, MailState, MessageKind

ROWS_AT_ONCE = 500


@frozen
class MessageDraft:
    """One of many messages of a kind."""

    employee_id: UUID
    key: str
    facts: Facts


def queue_message(
    session: Session, *, kind: MessageKind, employee_id: UUID, key: str, facts: Facts, now: datetime
) -> bool:
    """Queue a message for a person, once for each key; return whether this call did."""
    draft = MessageDraft(employee_id=employee_id, key=key, facts=facts)
    made = session.execute(
        insert_into(session, OutgoingMessage)
        .values(**_row(kind, draft, now))
        .on_conflict_do_nothing()
        .returning(OutgoingMessage.id)
    )
    session.info["published"] = True
    return made.first() is not None


def queue_messages(session: Session, *, kind: MessageKind, drafts: Iterable[MessageDraft], now: datetime) -> None:
    """Queue messages of one kind for many people, each once for its key, in few statements."""
    rows = [_row(kind, draft, now) for draft in drafts]
    for some in in_slices(rows, ROWS_AT_ONCE):
        session.connection().execute(insert_into(session, OutgoingMessage).on_conflict_do_nothing(), list(some))
    if rows:
        session.info["published"] = True


def mark_read(session: Session, *, employee_id: UUID, message_id: UUID, now: datetime) -> None:
    """Record that the receiver has read a message; messages of others stay as they are."""
    _mark_read(session, employee_id, OutgoingMessage.id == message_id, now=now)


def mark_key_read(session: Session, *, employee_id: UUID, key: str, now: datetime) -> None:
    """Record that the receiver has read the message of that key: they have seen what it is about."""
    _mark_read(session, employee_id, OutgoingMessage.key == key, now=now)


def mark_kind_read(
    session: Session, *, kind: MessageKind, employee_ids: Collection[UUID], before: datetime, now: datetime
) -> None:
    """Record that people need no more read the messages of a kind from before then: a newer one takes their place."""
    session.execute(
        update(OutgoingMessage)
        .where(
            OutgoingMessage.employee_id.in_(employee_ids),
            OutgoingMessage.read_at.is_(None),
            OutgoingMessage.kind == kind.code,
            OutgoingMessage.queued_at < before,
        )
        .values(read_at=now),
        execution_options={"synchronize_session": False},
    )


def mark_all_read(session: Session, *, employee_id: UUID, until: datetime, now: datetime) -> None:
    """Record that a person has read all messages that were there at a moment."""
    _mark_read(session, employee_id, OutgoingMessage.queued_at <= until, now=now)


def file_away(session: Session, *, before: datetime) -> None:
    """Mark what was queued before then as read, and send no e-mail about it: for history that is made up at once."""
    session.execute(
        update(OutgoingMessage)
        .where(OutgoingMessage.queued_at < before)
        .values(
            read_at=func.coalesce(OutgoingMessage.read_at, OutgoingMessage.queued_at),
            state=MailState.INSIDE,
        ),
        execution_options={"synchronize_session": False},
    )


def _mark_read(session: Session, employee_id: UUID, *which: Any, now: datetime) -> None:
    session.execute(
        update(OutgoingMessage)
        .where(OutgoingMessage.employee_id == employee_id, OutgoingMessage.read_at.is_(None), *which)
        .values(read_at=now),
        execution_options={"synchronize_session": False},
    )


def _row(kind: MessageKind, draft: MessageDraft, now: datetime) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "employee_id": draft.employee_id,
        "key": draft.key,
        "kind": kind.code,
        "facts": dict(draft.facts),
        "queued_at": now,
        # A must stands in the e-mail only: its link is no use to who reads it signed in.
        "read_at": now if kind.is_must else None,
        "is_must": kind.is_must,
        "state": MailState.WAITING,
        "send_after": now,
        "tries": 0,
        "envelope": "",
        "error": "",
    }
