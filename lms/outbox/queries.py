"""Reading the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from lms.outbox.models import Delivery
from lms.outbox.terms import DeliveryState, Fields


@dataclass(frozen=True, kw_only=True)
class DeliveryCounts:
    """How many deliveries stand where."""

    waiting: int
    done: int
    dead: int


def count_by_state(
    session: Session, *, handlers: Sequence[str] = (), key_field: tuple[str, object] | None = None
) -> DeliveryCounts:
    """Count deliveries, of some handlers if named; `key_field` narrows to those whose fields hold the pair."""
    query = select(Delivery.state, func.count().label("count")).group_by(Delivery.state)
    if handlers:
        query = query.where(Delivery.handler.in_(handlers))
    if key_field is not None:
        query = query.where(has_field(*key_field))
    counts = {row.state: row[1] for row in session.execute(query)}
    return DeliveryCounts(waiting=counts.get("waiting", 0), done=counts.get("done", 0), dead=counts.get("dead", 0))


def list_dead(session: Session, *, handlers: Sequence[str], key_field: tuple[str, object]) -> tuple[Fields, ...]:
    """Return the fields of deliveries to these handlers that were given up and hold the pair, the oldest first."""
    query = (
        select(Delivery.fields)
        .where(Delivery.handler.in_(handlers), Delivery.state == DeliveryState.DEAD.value, has_field(*key_field))
        .order_by(Delivery.id)
    )
    return tuple(session.scalars(query))


def has_field(name: str, value: object) -> ColumnElement[bool]:
    """Return the condition that a delivery's fields hold a pair."""
    field = Delivery.fields[name]
    found: ColumnElement[bool] = (field.as_integer() if isinstance(value, int) else field.as_string()) == value
    return found


def oldest_ready_at(session: Session, *, now: datetime) -> datetime | None:
    """Return since when the longest waiting delivery could have run, or `None` if nothing waits."""
    return session.scalar(
        select(func.min(Delivery.ready_at)).where(
            Delivery.state == DeliveryState.WAITING.value, Delivery.ready_at <= now
        )
    )
