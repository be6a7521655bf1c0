"""Publishing events and running their deliveries. Only `run_next` opens transactions of its own: it is the edge of a job."""

import logging
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import Database, insert_into
from lms.outbox import queries, registry
from lms.outbox.models import Delivery, OutboxEvent
from lms.outbox.terms import DeliveryState, Event, Fields, Handler, handler_name

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
RETRY_AFTER = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=8), timedelta(minutes=32))
"""How long to wait after each failure; one more and the delivery is given up to the operator."""


def publish(session: Session, event: Event) -> None:
    """Write the event, and one delivery for each handler which wants it, in the caller's transaction."""
    name = type(event).__name__
    event_id = ids.new_id()
    plain = {field.name: _plain(getattr(event, field.name)) for field in fields(event)}
    session.execute(insert(OutboxEvent).values(id=event_id, name=name, fields=plain, published_at=event.at))
    deliveries = [
        {
            "event_id": event_id,
            "handler": handler,
            "fields": plain,
            "state": DeliveryState.WAITING.value,
            "ready_at": event.at,
            "tries": 0,
        }
        for handler in registry.handler_names(name)
    ]
    if deliveries:
        session.execute(insert(Delivery), deliveries)
        session.info["published"] = True


def enqueue_once(session: Session, *, handler: Handler, key: str, fields: Fields, now: datetime) -> None:
    """Ask for a handler's run; many asks with one key while it waits make one run."""
    session.execute(
        insert_into(session, Delivery)
        .values(
            handler=handler_name(handler),
            key=key,
            fields=fields,
            state=DeliveryState.WAITING.value,
            ready_at=now,
            tries=0,
        )
        .on_conflict_do_nothing()
    )
    session.info["published"] = True


def retry_dead(session: Session, *, handlers: Sequence[str], key_field: tuple[str, object], now: datetime) -> int:
    """Try again what was given up, of these handlers and with fields that hold the pair; return how many there were."""
    revived = session.execute(
        update(Delivery)
        .where(
            Delivery.handler.in_(handlers),
            Delivery.state == DeliveryState.DEAD.value,
            queries.has_field(*key_field),
        )
        .values(state=DeliveryState.WAITING.value, ready_at=now, tries=0)
        .returning(Delivery.id)
    ).all()
    if revived:
        session.info["published"] = True
    return len(revived)


def run_next(database: Database, *, now: datetime) -> bool:
    """Claim one ready delivery and run its handler; say whether there was one.

    The claim is a lease in a short transaction of its own; the handler's work and the mark that it is done share one.
    """
    with database.transaction() as session:
        claimed = _claim(session, now=now)
    if claimed is None:
        return False
    delivery_id, name, plain = claimed
    try:
        with database.transaction() as session:
            registry.find_handler(name)(session, plain, now=now)
            session.execute(
                update(Delivery)
                .where(Delivery.id == delivery_id)
                .values(state=DeliveryState.DONE.value, leased_until=None)
            )
    except Exception as error:  # the one place where a job may fail in any way: it is put back and told to the operator
        logger.exception("delivery %s to %s failed", delivery_id, name)
        with database.transaction() as session:
            _put_back(session, delivery_id, error, now=now)
    return True


def drain(database: Database, *, now: datetime, limit: int = 1_000_000) -> int:
    """Run ready deliveries until none is left; return how many ran."""
    count = 0
    while count < limit and run_next(database, now=now):
        count += 1
    return count


def _claim(session: Session, *, now: datetime) -> tuple[int, str, Fields] | None:
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
    session.execute(update(Delivery).where(Delivery.id == row.id).values(leased_until=now + LEASE, key=None))
    return row.id, row.handler, row.fields


def _put_back(session: Session, delivery_id: int, error: Exception, *, now: datetime) -> None:
    delivery = session.get_one(Delivery, delivery_id)
    delivery.error = f"{type(error).__name__}: {error}"[:2000]
    delivery.leased_until = None
    if delivery.tries < len(RETRY_AFTER):
        delivery.ready_at = now + RETRY_AFTER[delivery.tries]
    else:
        delivery.state = DeliveryState.DEAD.value
    delivery.tries += 1


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
