"""Reading the outbox."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.outbox.models import Delivery, OutboxEvent, WorkerBeat
from lms.outbox.terms import DeliveryState, Fields


@frozen
class DeliveryCounts:
    """How many deliveries stand where."""

    waiting: int
    done: int
    dead: int


@frozen
class DeliveryRow:
    """One handler's turn, and how it went."""

    handler: str
    fields: Fields
    state: DeliveryState
    tries: int
    """How often it has failed."""
    ready_at: datetime
    """When it may run, or run again."""
    error: str
    """The last failure as type and message; empty if there was none."""

    @property
    def has_failed(self) -> bool:
        """Test if it was given up, or waits to be tried again."""
        return self.state is DeliveryState.DEAD or (self.state is DeliveryState.WAITING and self.tries > 0)


def count_by_state(session: Session, *, handlers: Sequence[str] = ()) -> DeliveryCounts:
    """Count deliveries, of some handlers if named."""
    query = select(Delivery.state, func.count().label("count")).group_by(Delivery.state)
    if handlers:
        query = query.where(Delivery.handler.in_(handlers))
    counts = {row.state: row[1] for row in session.execute(query)}
    return DeliveryCounts(waiting=counts.get("waiting", 0), done=counts.get("done", 0), dead=counts.get("dead", 0))


def list_deliveries(
    session: Session, *, handlers: Sequence[str], key_field: tuple[str, object] | None = None, only_failed: bool = False
) -> tuple[DeliveryRow, ...]:
    """Return the deliveries to these handlers, the oldest first; `key_field` narrows to those whose fields hold the pair."""
    columns = [getattr(Delivery, field.name) for field in fields(DeliveryRow)]
    query = select(*columns).where(Delivery.handler.in_(handlers)).order_by(Delivery.id)
    if key_field is not None:
        query = query.where(has_field(*key_field))
    if only_failed:
        query = query.where(has_failed())
    return tuple(
        DeliveryRow(**{**row._asdict(), "state": DeliveryState(row.state), "error": row.error or ""})
        for row in session.execute(query)
    )


def is_waiting(delivery: type[Delivery]) -> ColumnElement[bool]:
    """Return the condition that a delivery is not finished, as the indexes have it: databases compare them by their text."""
    return delivery.state == literal(DeliveryState.WAITING.value, literal_execute=True)


def is_done(delivery: type[Delivery]) -> ColumnElement[bool]:
    """Return the condition that a delivery was finished, not given up."""
    return delivery.state == literal(DeliveryState.DONE.value, literal_execute=True)


def has_failed() -> ColumnElement[bool]:
    """Return the condition that a delivery was given up, or waits to be tried again."""
    waits = and_(is_waiting(Delivery), Delivery.tries > 0)
    return or_(Delivery.state == DeliveryState.DEAD, waits)


def has_field(name: str, value: object) -> ColumnElement[bool]:
    """Return the condition that a delivery's fields hold a pair."""
    field = Delivery.fields[name]
    found: ColumnElement[bool] = (field.as_integer() if isinstance(value, int) else field.as_string()) == value
    return found


def oldest_ready_at(session: Session, *, now: datetime) -> datetime | None:
    """Return since when the longest waiting delivery could have run, or `None` if nothing waits."""
    return session.scalar(select(func.min(Delivery.ready_at)).where(is_waiting(Delivery), Delivery.ready_at <= now))


def worker_seen_at(session: Session) -> datetime | None:
    """Return when a worker last looked for work, or `None` if none ever did."""
    return session.scalar(select(WorkerBeat.seen_at))


@frozen
class DeadWork:
    """What one handler was given up at."""

    handler: str
    count: int
    error: str
    """The last failure as type and message."""


def list_dead(session: Session) -> tuple[DeadWork, ...]:
    """Return the work that was given up, by handler."""
    last = select(func.max(Delivery.id)).where(Delivery.state == DeliveryState.DEAD).group_by(Delivery.handler)
    counts = (
        select(Delivery.handler, func.count().label("count"))
        .where(Delivery.state == DeliveryState.DEAD)
        .group_by(Delivery.handler)
        .subquery()
    )
    rows = session.execute(
        select(Delivery.handler, counts.c.count, Delivery.error)
        .join(counts, counts.c.handler == Delivery.handler)
        .where(Delivery.id.in_(last))
        .order_by(Delivery.handler)
    )
    return tuple(DeadWork(handler=handler, count=count, error=error or "") for handler, count, error in rows)


def schedules_run_at(session: Session, *, since: datetime) -> dict[str, datetime]:
    """Return when each piece of daily work was last asked for, by its handler's code."""
    rows = session.execute(
        select(OutboxEvent.fields, OutboxEvent.published_at)
        .where(OutboxEvent.name == "ScheduleDue", OutboxEvent.published_at >= since)
        .order_by(OutboxEvent.published_at)
    )
    return {fields["handler"]: published_at for fields, published_at in rows}
