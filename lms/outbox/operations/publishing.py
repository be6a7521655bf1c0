"""Publishing events, and asking for work, in the transaction in which it happens."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.db import insert_into
from lms.outbox import queries, registry
from lms.outbox.models import Delivery, OutboxEvent, WorkerBeat
from lms.outbox.terms import DeliveryState, Event, Fields, Handler


def publish(session: Session, event: Event) -> None:
    """Write the event, and one delivery for each handler which wants it, in the caller's transaction."""
    publish_all(session, [event])


def publish_all(session: Session, events: Sequence[Event]) -> None:
    """Write events, and what follows from them, by two statements however many they are."""
    rows: list[dict[str, object]] = []
    deliveries: list[dict[str, object]] = []
    for event in events:
        name = type(event).__name__
        event_id = ids.new_id()
        plain = {field.name: _plain(getattr(event, field.name)) for field in fields(event)}
        rows.append({"id": event_id, "name": name, "fields": plain, "published_at": event.occurred_at})
        deliveries += [
            {"event_id": event_id, **_delivery(handler, plain, ready_at=event.occurred_at)}
            for handler in registry.handlers_of(name)
        ]
    if rows:
        session.execute(insert(OutboxEvent), rows)
    if deliveries:
        session.execute(insert(Delivery), deliveries)
        session.info["published"] = True


def enqueue_once(session: Session, *, handler: Handler, key: str, fields: Fields, now: datetime) -> None:
    """Ask for a handler's run; many asks with one key while it waits make one run."""
    values = {"key": key, **_delivery(handler, fields, ready_at=now)}
    session.execute(insert_into(session, Delivery).values(**values).on_conflict_do_nothing())
    session.info["published"] = True


def publish_due(session: Session, *, now: datetime) -> None:
    """Ask for the daily work whose hour has come, once a day: several workers may look, and one may look late.

    The event of a handler's day has an id of its own, so that there cannot be two. In another time zone it is another day:
    what is due on it must not wait until the day after.
    """
    zone = registry.zone_of(session)
    local = now.astimezone(zone)
    for schedule in registry.schedules():
        code = schedule.handler.code
        event_id = ids.stable_id("schedule", code, f"{local:%Y-%m-%d}", zone.key)
        if local.hour < schedule.hour or session.get(OutboxEvent, event_id) is not None:
            continue
        event = {"id": event_id, "name": "ScheduleDue", "fields": {"handler": code}, "published_at": now}
        is_first = session.execute(
            insert_into(session, OutboxEvent).values(**event).on_conflict_do_nothing().returning(OutboxEvent.id)
        ).first()
        if is_first:
            session.execute(insert(Delivery).values(event_id=event_id, **_delivery(schedule.handler, {}, ready_at=now)))


def note_alive(session: Session, *, now: datetime) -> None:
    """Note that a worker is at work."""
    beat = insert_into(session, WorkerBeat).values(id=1, seen_at=now)
    session.execute(beat.on_conflict_do_update(index_elements=["id"], set_={"seen_at": now}))


def retry_failed(
    session: Session, *, handlers: Sequence[str], key_field: tuple[str, object] | None = None, now: datetime
) -> int:
    """Try again now what these handlers failed at, given up or waiting for its next try; return how many there were.

    `key_field` narrows to deliveries whose fields hold the pair.
    """
    revive = update(Delivery).where(Delivery.handler.in_(handlers), queries.has_failed())
    if key_field is not None:
        revive = revive.where(queries.has_field(*key_field))
    values = {"state": DeliveryState.WAITING, "ready_at": now, "tries": 0}
    revived = session.execute(revive.values(**values).returning(Delivery.id)).all()
    if revived:
        session.info["published"] = True
    return len(revived)


def _delivery(handler: Handler, fields: Fields, *, ready_at: datetime) -> dict[str, object]:
    return {
        "handler": handler.code,
        "subject": handler.subject_of(fields),
        "fields": fields,
        "state": DeliveryState.WAITING,
        "ready_at": ready_at,
        "tries": 0,
    }


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
