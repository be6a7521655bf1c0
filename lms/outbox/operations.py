"""Publishing events and running their deliveries. Only `run_next` opens transactions of its own: it is the edge of a job."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import Update, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import Database, insert_into, is_busy, patiently
from lms.core.errors import Overtaken
from lms.outbox import queries, registry
from lms.outbox.models import Delivery, OutboxEvent
from lms.outbox.terms import DeliveryState, Event, Fields, Handler, Step

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
RETRY_AFTER = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8), timedelta(minutes=32))
"""How long to wait after each failure; one more and the delivery is given up to the operator."""
SOON = timedelta(seconds=10)
"""How long to wait after others were in the way."""

Rest = Callable[[float], object]


def no_rest(_seconds: float) -> None:
    """Go on at once: nobody is waiting."""


def publish(session: Session, event: Event) -> None:
    """Write the event, and one delivery for each handler which wants it, in the caller's transaction."""
    name = type(event).__name__
    event_id = ids.new_id()
    plain = {field.name: _plain(getattr(event, field.name)) for field in fields(event)}
    session.execute(insert(OutboxEvent).values(id=event_id, name=name, fields=plain, published_at=event.at))
    deliveries = [
        {
            "event_id": event_id,
            "handler": handler.code,
            "fields": plain,
            "state": DeliveryState.WAITING.value,
            "ready_at": event.at,
            "tries": 0,
        }
        for handler in registry.handlers_of(name)
    ]
    if deliveries:
        session.execute(insert(Delivery), deliveries)
        session.info["published"] = True


def enqueue_once(session: Session, *, handler: Handler, key: str, fields: Fields, now: datetime) -> None:
    """Ask for a handler's run; many asks with one key while it waits make one run."""
    session.execute(
        insert_into(session, Delivery)
        .values(
            handler=handler.code,
            key=key,
            fields=fields,
            state=DeliveryState.WAITING.value,
            ready_at=now,
            tries=0,
        )
        .on_conflict_do_nothing()
    )
    session.info["published"] = True


def retry_failed(
    session: Session, *, handlers: Sequence[str], key_field: tuple[str, object] | None = None, now: datetime
) -> int:
    """Try again now what these handlers failed at, given up or waiting for its next try; return how many there were.

    `key_field` narrows to deliveries whose fields hold the pair.
    """
    revive = update(Delivery).where(Delivery.handler.in_(handlers), queries.has_failed())
    if key_field is not None:
        revive = revive.where(queries.has_field(*key_field))
    values = {"state": DeliveryState.WAITING.value, "ready_at": now, "tries": 0}
    revived = session.execute(revive.values(**values).returning(Delivery.id)).all()
    if revived:
        session.info["published"] = True
    return len(revived)


def run_next(database: Database, *, now: datetime, rest: Rest = no_rest) -> bool:
    """Claim one ready delivery and run its handler; say whether there was one.

    The claim is a lease in a short transaction of its own. What the handler writes, and the mark that it is done, follow in one
    transaction; in as many as it has steps, if it computes them first. After each the worker rests as long as it has written,
    so that others get their turn.
    """
    try:
        claimed = patiently(lambda: _claim(database, now=now))
    except SQLAlchemyError as error:
        if not is_busy(error):
            raise
        return False  # the relay comes again within a minute
    if claimed is None:
        return False
    turn = _Turn(database, claimed, now=now, rest=rest)
    try:
        turn.work()
    except _LeaseLost:
        logger.warning("delivery %s to %s went on elsewhere", claimed.delivery_id, claimed.handler)
    except Exception as error:  # the one place where a job may fail in any way: it is put back and told to the operator
        # Others' writing is no failure of its own, and is not counted.
        is_failure = not (is_busy(error) or isinstance(error, Overtaken))
        if is_failure:
            logger.exception("delivery %s to %s failed", claimed.delivery_id, claimed.handler)
        turn.put_back(error, is_failure=is_failure)
    return True


def drain(database: Database, *, now: datetime, limit: int = 1_000_000) -> int:
    """Run ready deliveries until none is left; return how many ran."""
    count = 0
    while count < limit and run_next(database, now=now):
        count += 1
    return count


@dataclass(frozen=True, kw_only=True)
class _Claimed:
    delivery_id: int
    handler: str
    fields: Fields
    leased_until: datetime


class _LeaseLost(Exception):
    """The lease ran out and somebody else has the delivery: nothing more is written here."""


class _Turn:
    """A worker's turn with one delivery, for as long as its lease is renewed."""

    def __init__(self, database: Database, claimed: _Claimed, *, now: datetime, rest: Rest) -> None:
        self._database, self._claimed, self._now, self._rest = database, claimed, now, rest
        self._leased_until = claimed.leased_until
        self._begun = time.monotonic()

    def work(self) -> None:
        """Run the handler, its steps one after the other."""
        steps = self._steps()
        for step in steps[:-1]:
            self._write(step, is_last=False)
        self._write(steps[-1] if steps else _nothing, is_last=True)

    def put_back(self, error: Exception, *, is_failure: bool) -> None:
        """Let it be tried again later."""
        try:
            with self._database.transaction() as session:
                self._hold(session, leased_until=None)
                _put_back(session, self._claimed.delivery_id, error, is_failure=is_failure, now=self._now)
        except (SQLAlchemyError, _LeaseLost):
            logger.exception("delivery %s stays leased", self._claimed.delivery_id)

    def _steps(self) -> Sequence[Step]:
        handler, fields = registry.find_handler(self._claimed.handler), self._claimed.fields
        if not handler.is_in_steps:
            return (lambda session: handler(session, fields, now=self._now),)
        with self._database.reading() as session:
            return handler(session, fields, now=self._now) or ()

    def _write(self, step: Step, *, is_last: bool) -> None:
        self._rest(patiently(lambda: self._transact(step, is_last=is_last)))

    def _transact(self, step: Step, *, is_last: bool) -> float:
        """Return for how long others had to wait."""
        until = None if is_last else self._now + timedelta(seconds=time.monotonic() - self._begun) + LEASE
        with self._database.transaction() as session:
            self._hold(session, leased_until=until)
            begun = time.monotonic()
            step(session)
            if is_last:
                session.execute(self._own().values(state=DeliveryState.DONE.value))
        if until is not None:
            self._leased_until = until
        return time.monotonic() - begun

    def _hold(self, session: Session, *, leased_until: datetime | None) -> None:
        held = session.execute(
            self._own()
            .where(Delivery.leased_until == self._leased_until, Delivery.state == DeliveryState.WAITING.value)
            .values(leased_until=leased_until)
            .returning(Delivery.id)
        )
        if held.first() is None:
            raise _LeaseLost

    def _own(self) -> Update:
        return update(Delivery).where(Delivery.id == self._claimed.delivery_id)


def _nothing(_session: Session) -> None:
    """There was nothing to write."""


def _claim(database: Database, *, now: datetime) -> _Claimed | None:
    with database.transaction() as session:
        row = session.execute(
            select(Delivery.id, Delivery.handler, Delivery.fields)
            .where(
                Delivery.state == DeliveryState.WAITING.value,
                Delivery.ready_at <= now,
                or_(Delivery.leased_until.is_(None), Delivery.leased_until < now),
            )
            .order_by(Delivery.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if row is None:
            return None
        # The key is given up with the claim: who asks again from now on is not answered by a run that has already begun to read.
        leased = update(Delivery).where(Delivery.id == row.id).values(leased_until=now + LEASE, key=None)
        session.execute(leased)
    return _Claimed(delivery_id=row.id, handler=row.handler, fields=row.fields, leased_until=now + LEASE)


def _put_back(session: Session, delivery_id: int, error: Exception, *, is_failure: bool, now: datetime) -> None:
    delivery = session.get_one(Delivery, delivery_id)
    delivery.error = f"{type(error).__name__}: {error}"[:2000]
    if not is_failure:
        delivery.ready_at = now + SOON
    elif delivery.tries < len(RETRY_AFTER):
        delivery.ready_at = now + RETRY_AFTER[delivery.tries]
    else:
        delivery.state = DeliveryState.DEAD
    delivery.tries += is_failure


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    return value
