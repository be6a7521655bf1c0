"""The way of an e-mail: claimed, being handed over, sent. Each step is one short transaction of `post`."""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy.orm import Session

from lms.core.db import insert_into
from lms.core.frozen import frozen
from lms.core.purging import plan_purge as plan
from lms.core.words import gettext as _
from lms.mail import registry, rules
from lms.mail.models import MailRun, OutgoingMessage
from lms.mail.terms import Facts, MailState, MailTimes, MessageKind, Pace, QueuedMessage, Recipient, Words
from lms.outbox.terms import Step

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""After which the e-mail of a worker that was killed is taken over. Longer than one e-mail can take."""
LOOK = 500
"""Messages looked at together: most of a large company's wait for one hour, and are put off in few statements."""
KEPT = timedelta(days=400)
"""How long messages can be read."""

KIND_PURGED = timedelta(days=21)
"""So far back messages of one kind are looked for, to be deleted: longer than a worker stands still."""


class LeaseLost(Exception):
    """Another worker has the e-mail: it is not sent here."""


@frozen
class Envelope:
    """What goes to one person in one e-mail."""

    id: UUID
    """Of its first message."""
    recipient: Recipient
    message_ids: tuple[UUID, ...]
    parts: tuple[Words, ...]
    is_must: bool
    tries: int


def claim(session: Session, *, now: datetime, times: MailTimes, limit: int) -> tuple[tuple[Envelope, ...], bool]:
    """Claim what may be sent now, in up to so many e-mails; return it, and whether there may be more.

    What is to wait is put off; what was done meanwhile, or came too late, is skipped. `now` is in the company's time zone.
    """
    _take_over(session, now)
    rows = _next_rows(session, now)
    if not rows:
        return (), False
    people = registry.directory().find_recipients(session, tuple({row.employee_id for row in rows}))
    ready = _first_envelopes(_decide(session, rows, people, now, times), limit)
    facts = _look_again(session, ready, now)
    envelopes = _pack(session, [row for row in ready if row.id in facts], facts, people, now)
    for envelope in envelopes:
        _set(
            session,
            envelope.message_ids,
            state=MailState.CLAIMED,
            leased_until=now + LEASE,
            envelope=envelope.id.hex,
        )
    return tuple(envelopes), True


def begin_hand_over(session: Session, envelope: Envelope, *, claimed_at: datetime, now: datetime) -> None:
    """Note, just before its last line is sent, that from now on nobody knows about this e-mail.

    :raises LeaseLost: if it is no longer ours
    """
    ours = OutgoingMessage.state == MailState.CLAIMED, OutgoingMessage.leased_until == claimed_at + LEASE
    noted = _set(session, envelope.message_ids, *ours, state=MailState.HANDING_OVER, leased_until=now + LEASE)
    if noted != len(envelope.message_ids):
        raise LeaseLost


def finish(session: Session, envelope: Envelope, *, state: MailState, error: str = "", now: datetime) -> None:
    """Note how it ended: sent, failed for good, or unsure."""
    sent_at = now if state is MailState.SENT else None
    _set(session, envelope.message_ids, state=state, error=error, sent_at=sent_at, leased_until=None)


def put_back(session: Session, envelope: Envelope, *, error: str, now: datetime) -> None:
    """Let it be tried again later, or give it up after the last try."""
    later = rules.retry_at(now, tries=envelope.tries)
    if later is None:
        finish(session, envelope, state=MailState.FAILED, error=error, now=now)
        return
    _set(
        session,
        envelope.message_ids,
        state=MailState.WAITING,
        send_after=later,
        tries=envelope.tries + 1,
        error=error,
        leased_until=None,
    )


def release(session: Session, envelopes: Sequence[Envelope]) -> None:
    """Put back what was claimed and not begun."""
    message_ids = [one for envelope in envelopes for one in envelope.message_ids]
    _set(session, message_ids, OutgoingMessage.state == MailState.CLAIMED, state=MailState.WAITING, leased_until=None)


def note_run(session: Session, *, now: datetime) -> None:
    """Note that a worker has looked."""
    _note(session, looked_at=now)


def clear_fault(session: Session) -> None:
    """Note that the server can be used again."""
    session.execute(update(MailRun).values(failures=0, failed_at=None, error="", retry_at=None))
    session.info["published"] = True


def note_server_fault(session: Session, *, error: str, failures: int, now: datetime) -> None:
    """Note that the server cannot be used; `failures` came before in a row."""
    retry_at = rules.server_retry_at(now, failures=failures)
    _note(session, looked_at=now, failures=failures + 1, failed_at=now, error=error, retry_at=retry_at)


def resend(session: Session, *, message_id: UUID, now: datetime) -> bool:
    """Send once more what failed or may not have arrived; return whether there was such a message."""
    return bool(_revive(session, OutgoingMessage.id == message_id, now=now))


def resend_all(session: Session, *, state: MailState, now: datetime) -> int:
    """Send once more everything that failed, or that may not have arrived; return how many messages."""
    return _revive(session, OutgoingMessage.state == state, now=now)


def plan_purge(session: Session, *, now: datetime) -> Sequence[Step]:
    """Return the steps that delete messages of more than a year ago."""
    return plan(session, OutgoingMessage, OutgoingMessage.queued_at < now - KEPT)


def plan_kind_purge(session: Session, *, kind: MessageKind, before: datetime) -> Sequence[Step]:
    """Return the steps that delete the messages of a kind from the weeks before then: of what comes every day nobody wants a year.

    Older ones than that go with all others; so this looks at few.
    """
    ended = OutgoingMessage.state.in_([MailState.SENT, MailState.SKIPPED, MailState.INSIDE])
    weeks = OutgoingMessage.queued_at >= before - KIND_PURGED, OutgoingMessage.queued_at < before
    return plan(session, OutgoingMessage, ended, *weeks, OutgoingMessage.kind == kind.code)


def _revive(session: Session, *which: ColumnElement[bool], now: datetime) -> int:
    clear_fault(session)
    ended = OutgoingMessage.state.in_([MailState.FAILED, MailState.UNSURE])
    values = {"state": MailState.WAITING, "send_after": now, "tries": 0, "leased_until": None}
    done = session.execute(
        update(OutgoingMessage).where(ended, *which).values(**values),
        execution_options={"synchronize_session": False},
    )
    assert isinstance(done, CursorResult)
    return done.rowcount


def _take_over(session: Session, now: datetime) -> None:
    """Let what dead workers had claimed wait again; what they were handing over is unsure."""
    for before, after in ((MailState.HANDING_OVER, MailState.UNSURE), (MailState.CLAIMED, MailState.WAITING)):
        died = OutgoingMessage.state == before, OutgoingMessage.leased_until < now
        session.execute(
            update(OutgoingMessage).where(*died).values(state=after, leased_until=None),
            execution_options={"synchronize_session": False},
        )


_COLUMNS = (
    OutgoingMessage.id,
    OutgoingMessage.employee_id,
    OutgoingMessage.kind,
    OutgoingMessage.facts,
    OutgoingMessage.queued_at,
    OutgoingMessage.send_after,
    OutgoingMessage.tries,
)


def _next_rows(session: Session, now: datetime) -> list[QueuedMessage]:
    """Return the first messages whose time has come, musts before others, and all others for the same people."""
    waits = OutgoingMessage.state == MailState.WAITING, OutgoingMessage.send_after <= now
    others = OutgoingMessage.is_must.is_(False)
    order = OutgoingMessage.send_after, OutgoingMessage.id
    query = select(*_COLUMNS).with_for_update(skip_locked=True)
    found = list(session.execute(query.where(*waits, OutgoingMessage.is_must.is_(True)).order_by(*order).limit(LOOK)))
    if len(found) < LOOK:
        first = session.execute(query.where(*waits, others).order_by(*order).limit(LOOK)).all()
        people, known = {row.employee_id for row in first}, {row.id for row in first}
        same = OutgoingMessage.employee_id.in_(people), OutgoingMessage.id.not_in(known)
        # Only a full look can have left out messages of its people.
        more = session.execute(query.where(*waits, others, *same)).all() if len(first) == LOOK else []
        found += [*first, *more]
    return [QueuedMessage(**row._asdict()) for row in found]


def _first_envelopes(rows: Sequence[QueuedMessage], limit: int) -> list[QueuedMessage]:
    """Return the messages of the first e-mails, up to so many; the others stay where they are."""
    chosen: list[QueuedMessage] = []
    envelopes: set[UUID] = set()
    for row in rows:
        kind = registry.find_kind(row.kind)
        envelope = row.id if kind and kind.is_must else row.employee_id
        if envelope in envelopes or len(envelopes) < limit:
            envelopes.add(envelope)
            chosen.append(row)
    return chosen


def _decide(
    session: Session,
    rows: Sequence[QueuedMessage],
    people: Mapping[UUID, Recipient],
    now: datetime,
    times: MailTimes,
) -> list[QueuedMessage]:
    """Return what may be sent now; mark the rest."""
    ready: list[QueuedMessage] = []
    states: dict[MailState, list[UUID]] = {MailState.SKIPPED: [], MailState.INSIDE: []}
    later: dict[datetime, list[UUID]] = {}
    for row in rows:
        person, kind = people.get(row.employee_id), registry.find_kind(row.kind)
        if person is None or not person.is_active or kind is None or row.send_after < now - rules.MOST_AGE:
            states[MailState.SKIPPED].append(row.id)
            continue
        pace = Pace.NEVER if kind.group in person.muted else person.pace
        moment = rules.send_after(pace, is_must=kind.is_must, queued_at=row.queued_at, now=now, times=times)
        if moment is None:
            states[MailState.INSIDE].append(row.id)
        elif moment > now:
            later.setdefault(moment, []).append(row.id)
        else:
            ready.append(row)
    for state, message_ids in states.items():
        _set(session, message_ids, state=state, leased_until=None)
    for moment, message_ids in later.items():
        _set(session, message_ids, state=MailState.WAITING, send_after=moment, leased_until=None)
    return ready


def _look_again(session: Session, rows: Sequence[QueuedMessage], now: datetime) -> dict[UUID, Facts]:
    """Return the present facts of the messages that still hold; mark the others as skipped, and as read."""
    by_kind: dict[str, list[QueuedMessage]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    facts: dict[UUID, Facts] = {}
    for code, some in by_kind.items():
        kind = registry.find_kind(code)
        if kind is not None and kind.look_again is not None:
            facts |= kind.look_again(session, some, now=now)
        else:
            facts |= {row.id: row.facts for row in some}
    done = [row.id for row in rows if row.id not in facts]
    _set(session, done, OutgoingMessage.read_at.is_(None), read_at=now)
    _set(session, done, state=MailState.SKIPPED, leased_until=None)
    return facts


def _pack(
    session: Session,
    rows: Sequence[QueuedMessage],
    facts: Mapping[UUID, Facts],
    people: Mapping[UUID, Recipient],
    now: datetime,
) -> list[Envelope]:
    envelopes: list[Envelope] = []
    together: dict[UUID, list[tuple[QueuedMessage, Words]]] = {}
    for row in rows:
        kind = registry.find_kind(row.kind)
        assert kind is not None  # see _decide
        secret = kind.prepare(session, row, now=now) if kind.prepare else {}
        try:
            words = kind.words({**facts[row.id], **secret})
        except Exception:  # whatever facts it has: it must not hold up the others
            logger.exception("message %s has no words", row.id)
            why = str(_("This message can’t be written. The log has the details."))
            _set(session, [row.id], state=MailState.FAILED, error=why, leased_until=None)
            continue
        if kind.is_must:
            envelopes.append(_envelope([(row, words)], people, is_must=True))
        else:
            together.setdefault(row.employee_id, []).append((row, words))
    envelopes += [
        _envelope(sorted(some, key=lambda one: one[0].id), people, is_must=False) for some in together.values()
    ]
    return envelopes


def _envelope(
    rows: Sequence[tuple[QueuedMessage, Words]], people: Mapping[UUID, Recipient], *, is_must: bool
) -> Envelope:
    first = rows[0][0]
    return Envelope(
        id=first.id,
        recipient=people[first.employee_id],
        message_ids=tuple(row.id for row, _words in rows),
        parts=tuple(words for _row, words in rows),
        is_must=is_must,
        tries=max(row.tries for row, _words in rows),
    )


def _set(session: Session, message_ids: Collection[UUID], *which: ColumnElement[bool], **values: Any) -> int:
    if not message_ids:
        return 0
    done = session.execute(
        update(OutgoingMessage).where(OutgoingMessage.id.in_(message_ids), *which).values(**values),
        execution_options={"synchronize_session": False},
    )
    assert isinstance(done, CursorResult)
    return done.rowcount


def _note(session: Session, *, looked_at: datetime, **values: Any) -> None:
    changed = {"looked_at": looked_at, **values}
    session.execute(
        insert_into(session, MailRun)
        .values(**{"id": 1, "failures": 0, "error": "", **changed})
        .on_conflict_do_update(index_elements=["id"], set_=changed)
    )
