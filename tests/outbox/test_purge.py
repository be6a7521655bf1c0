"""What was done long ago goes; what waits or was given up stays until somebody has decided."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.core import ids, purging
from lms.outbox import jobs, operations
from lms.outbox.models import Delivery, OutboxEvent
from lms.outbox.terms import DeliveryState, take_steps

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LONG_AGO = NOON - operations.KEPT - timedelta(hours=1)


def add(session, name, *states, at):
    event_id = ids.new_id()
    session.add(OutboxEvent(id=event_id, name=name, fields={}, published_at=at))
    session.flush()
    session.add_all(
        Delivery(event_id=event_id, handler=f"test.{name}", fields={}, state=state.value, ready_at=at)
        for state in states
    )
    session.flush()


@pytest.mark.parametrize("rows_at_once", [1, 500])
def test_deletes_what_is_done_and_past(real_database, monkeypatch, rows_at_once):
    monkeypatch.setattr(purging, "ROWS_AT_ONCE", rows_at_once)
    done, waiting, dead = DeliveryState.DONE, DeliveryState.WAITING, DeliveryState.DEAD
    with real_database.transaction() as session:
        add(session, "heard", done, done, at=LONG_AGO)
        add(session, "nobody", at=LONG_AGO)
        add(session, "fresh", done, at=NOON)
        add(session, "late", done, waiting, at=LONG_AGO)
        add(session, "broken", dead, at=LONG_AGO)

    with real_database.transaction() as session:
        take_steps(session, jobs.purge(session, {}, now=NOON))

    with real_database.reading() as session:
        assert set(session.scalars(select(OutboxEvent.name))) == {"fresh", "late", "broken"}
        left = session.execute(select(Delivery.handler, Delivery.state).order_by(Delivery.id)).all()
    assert left == [("test.fresh", done), ("test.late", waiting), ("test.broken", dead)]
