"""Reading messages, and how their e-mail goes."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Uuid, bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key
from lms.mail import registry
from lms.mail.models import MailRun, MailServer, OutgoingMessage
from lms.mail.terms import Encryption, MailState, MailTimes, Words

LAST = 20
PAGE_ROWS = 50
MINUTE = timedelta(minutes=1)


@frozen
class MessageRow:
    """One message as its receiver sees it."""

    id: UUID
    words: Words
    queued_at: datetime
    is_read: bool = False
    kind: str = ""
    """Code of its `MessageKind`."""


@frozen
class MailSettings:
    """The mail server as set up, without its password."""

    host: str = ""
    """Empty if none is set up."""
    port: int = 587
    encryption: Encryption = Encryption.STARTTLS
    username: str = ""
    sender_name: str = ""
    sender_address: str = ""
    times: MailTimes = MailTimes()


@frozen
class RunFacts:
    """How sending goes."""

    looked_at: datetime | None = None
    failures: int = 0
    failed_at: datetime | None = None
    error: str = ""
    retry_at: datetime | None = None


@frozen
class DeliveryFacts:
    """The e-mail of one message, for the administrator."""

    id: UUID
    employee_id: UUID
    kind: str
    state: MailState
    queued_at: datetime
    send_after: datetime
    sent_at: datetime | None
    tries: int
    error: str


# Built once, because every visit runs it: building the statement costs more than running it.
_UNREAD = (
    select(OutgoingMessage.id, OutgoingMessage.kind, OutgoingMessage.facts, OutgoingMessage.queued_at)
    .where(OutgoingMessage.employee_id == bindparam("employee_id", type_=Uuid()), OutgoingMessage.read_at.is_(None))
    .order_by(OutgoingMessage.queued_at.desc())
    .limit(LAST)
)


def count_unread(employee_id: Any) -> ScalarSelect[int]:
    """Return, as part of a statement, how many messages the person of a column has not read."""
    unread = OutgoingMessage.employee_id == employee_id, OutgoingMessage.read_at.is_(None)
    return select(func.count(OutgoingMessage.id)).where(*unread).scalar_subquery()


def list_unread(session: Session, employee_id: UUID) -> tuple[MessageRow, ...]:
    """Return what a person has not read yet, newest first."""
    rows = session.connection().execute(_UNREAD, {"employee_id": employee_id}).all()
    return _message_rows(rows)


def page_messages(
    session: Session, employee_id: UUID, *, key: str | None = None, limit: int = PAGE_ROWS
) -> Page[MessageRow]:
    """Return a person's messages, newest first.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    query = select(
        OutgoingMessage.id,
        OutgoingMessage.kind,
        OutgoingMessage.facts,
        OutgoingMessage.queued_at,
        OutgoingMessage.read_at,
    ).where(OutgoingMessage.employee_id == employee_id, OutgoingMessage.is_must.is_(False))
    if key is not None:
        message_id, queued_at = read_page_key(key, UUID, moment)
        query = query.where(tuple_(OutgoingMessage.queued_at, OutgoingMessage.id) < tuple_(queued_at, message_id))
    order = OutgoingMessage.queued_at.desc(), OutgoingMessage.id.desc()
    rows = session.execute(query.order_by(*order).limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(rows=_message_rows(rows[:limit]), next_key=page_key(last.id, last.queued_at) if last else None)


def find_message(session: Session, employee_id: UUID, message_id: UUID) -> MessageRow | None:
    """Return one of a person's messages, or `None`."""
    row = session.execute(
        select(
            OutgoingMessage.id,
            OutgoingMessage.kind,
            OutgoingMessage.facts,
            OutgoingMessage.queued_at,
            OutgoingMessage.read_at,
        ).where(
            OutgoingMessage.id == message_id,
            OutgoingMessage.employee_id == employee_id,
            OutgoingMessage.is_must.is_(False),
        )
    ).first()
    return next(iter(_message_rows([row])), None) if row else None


def _message_rows(rows: Sequence[Any]) -> tuple[MessageRow, ...]:
    return tuple(
        MessageRow(
            id=row.id,
            words=kind.words(row.facts),
            queued_at=row.queued_at,
            is_read=getattr(row, "read_at", None) is not None,
            kind=row.kind,
        )
        for row in rows
        if (kind := registry.find_kind(row.kind))
    )


def keys_sent(session: Session, keys: Sequence[str]) -> frozenset[str]:
    """Return for which of these keys a message was sent."""
    return (
        frozenset(session.scalars(select(OutgoingMessage.key).where(OutgoingMessage.key.in_(keys))))
        if keys
        else frozenset()
    )


# ── How e-mail goes ────────────────────────────────────────────────────────────────────────────────────────────────


def load_settings(session: Session) -> MailSettings:
    """Return the mail server as it is set up in the program."""
    row = session.execute(select(MailServer.__table__)).mappings().first()
    if row is None:
        return MailSettings()
    return MailSettings(
        host=row["host"],
        port=row["port"],
        encryption=Encryption(row["encryption"]),
        username=row["username"],
        sender_name=row["sender_name"],
        sender_address=row["sender_address"],
        times=MailTimes(
            quiet_from=row["quiet_from"],
            quiet_until=row["quiet_until"],
            digest_hour=row["digest_hour"],
            per_minute=row["per_minute"],
        ),
    )


def load_run(session: Session) -> RunFacts:
    """Return how sending goes."""
    row = session.execute(select(MailRun.__table__)).mappings().first()
    return RunFacts(**{name: value for name, value in row.items() if name != "id"}) if row else RunFacts()


def count_sent_lately(session: Session, *, now: datetime) -> int:
    """Count the e-mails of the last minute."""
    mails = func.count(OutgoingMessage.envelope.distinct())
    return session.scalar(select(mails).where(OutgoingMessage.sent_at > now - MINUTE)) or 0


def count_by_state(session: Session, *, since: datetime) -> dict[MailState, int]:
    """Count messages by the state of their e-mail; of those that are done with, the ones queued since then."""
    done = (MailState.SENT, MailState.SKIPPED, MailState.INSIDE)
    rows = session.execute(
        select(OutgoingMessage.state, func.count())
        .where((OutgoingMessage.state.not_in(done)) | (OutgoingMessage.queued_at >= since))
        .group_by(OutgoingMessage.state)
    )
    return {MailState(state): count for state, count in rows}


def page_deliveries(
    session: Session, *, states: Collection[MailState], key: str | None = None, limit: int = PAGE_ROWS
) -> Page[DeliveryFacts]:
    """Return messages whose e-mail is in one of these states, the newest first.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    columns = [getattr(OutgoingMessage, name) for name in DeliveryFacts.__dataclass_fields__]
    query = select(*columns).where(OutgoingMessage.state.in_(states))
    if key is not None:
        message_id, queued_at = read_page_key(key, UUID, moment)
        query = query.where(tuple_(OutgoingMessage.queued_at, OutgoingMessage.id) < tuple_(queued_at, message_id))
    order = OutgoingMessage.queued_at.desc(), OutgoingMessage.id.desc()
    rows = session.execute(query.order_by(*order).limit(limit + 1)).all()
    found = tuple(DeliveryFacts(**{**row._asdict(), "state": MailState(row.state)}) for row in rows[:limit])
    last = found[-1] if len(rows) > limit else None
    return Page(rows=found, next_key=page_key(last.id, last.queued_at) if last else None)
