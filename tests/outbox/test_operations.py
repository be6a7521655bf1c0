"""Events become work exactly when their transaction commits."""

import errno
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.core.frozen import frozen
from lms.outbox import operations, queries, registry
from lms.outbox.models import Delivery, OutboxEvent
from lms.outbox.terms import DeliveryState, Event, Subscription, handler

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
AFTER_LEASE = NOON + operations.LEASE + timedelta(minutes=1)


@frozen
class BellRung(Event):
    by: str


heard: list[str] = []


@handler("test.hear_first")
def hear_first(session, fields, *, now):
    heard.append("first " + fields["by"])


@handler("test.hear_second")
def hear_second(session, fields, *, now):
    heard.append("second " + fields["by"])


@handler("test.fall_over")
def fall_over(session, fields, *, now):
    operations.enqueue_once(session, handler=hear_first, key="left behind", fields={"by": "nobody"}, now=now)
    raise ValueError("no bell")


@handler("test.fill_up")
def fill_up(session, fields, *, now):
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture(autouse=True)
def wired(request):
    from lms import wiring

    heard.clear()
    registry.fill(
        [Subscription(event=BellRung, handler=hear_first), Subscription(event=BellRung, handler=hear_second)],
        [fall_over, fill_up],
        [],
    )
    yield
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)


def ring(database, by="Ada"):
    with database.transaction() as session:
        operations.publish(session, BellRung(occurred_at=NOON, by=by))


class TestPublish:
    def test_runs_each_handler_once_in_the_order_of_wiring(self, real_database):
        ring(real_database)

        assert operations.drain(real_database, now=NOON) == 2
        assert operations.drain(real_database, now=NOON) == 0
        assert heard == ["first Ada", "second Ada"]

    def test_leaves_nothing_when_its_transaction_fails(self, real_database):
        def ring_and_fail():
            with real_database.transaction() as session:
                operations.publish(session, BellRung(occurred_at=NOON, by="Ada"))
                raise RuntimeError

        with pytest.raises(RuntimeError):
            ring_and_fail()

        with real_database.reading() as session:
            assert session.scalars(select(OutboxEvent)).all() == []
        assert operations.drain(real_database, now=NOON) == 0

    def test_waits_until_it_is_ready(self, real_database):
        ring(real_database)

        assert operations.drain(real_database, now=NOON - timedelta(seconds=1)) == 0


class TestEnqueueOnce:
    def test_makes_one_run_of_many_asks(self, real_database):
        with real_database.transaction() as session:
            for by in ("Ada", "Ben", "Cid"):
                operations.enqueue_once(session, handler=hear_first, key="bell", fields={"by": by}, now=NOON)

        operations.drain(real_database, now=NOON)

        assert heard == ["first Ada"]

    def test_asks_again_while_a_run_is_under_way(self, real_database):
        with real_database.transaction() as session:
            operations.enqueue_once(session, handler=hear_first, key="bell", fields={"by": "Ada"}, now=NOON)
        operations.claim(real_database, now=NOON)
        with real_database.transaction() as session:
            operations.enqueue_once(session, handler=hear_first, key="bell", fields={"by": "Ben"}, now=NOON)

        assert operations.drain(real_database, now=NOON) == 0
        operations.drain(real_database, now=AFTER_LEASE)

        assert heard == ["first Ada", "first Ben"]


class TestFailure:
    def ask(self, database):
        with database.transaction() as session:
            operations.enqueue_once(session, handler=fall_over, key="fall", fields={"by": "Ada"}, now=NOON)

    def test_undoes_the_work_and_tries_again_later(self, real_database):
        self.ask(real_database)

        operations.run_next(real_database, now=NOON)

        with real_database.reading() as session:
            (delivery,) = session.scalars(select(Delivery)).all()
            assert (delivery.tries, delivery.ready_at, delivery.error) == (
                1,
                NOON + timedelta(seconds=30),
                "ValueError: no bell",
            )

    def test_is_given_up_after_five_tries(self, real_database):
        self.ask(real_database)

        operations.drain(real_database, now=NOON)
        for minutes in (1, 4, 15, 60):
            operations.drain(real_database, now=NOON + timedelta(minutes=minutes))

        with real_database.reading() as session:
            assert queries.count_by_state(session).dead == 1
            assert session.scalars(select(Delivery.state)).all() == [DeliveryState.DEAD]

    def test_is_never_given_up_while_there_is_no_space(self, real_database):
        with real_database.transaction() as session:
            operations.enqueue_once(session, handler=fill_up, key="fill", fields={}, now=NOON)

        for hours in range(8):
            operations.drain(real_database, now=NOON + timedelta(hours=hours))

        with real_database.reading() as session:
            (delivery,) = session.scalars(select(Delivery)).all()
            wait = delivery.ready_at - (NOON + timedelta(hours=7))
            assert (delivery.state, delivery.tries, wait) == (DeliveryState.WAITING, 8, timedelta(minutes=8))

    def test_is_tried_again_when_somebody_asks(self, real_database):
        self.ask(real_database)
        for hours in range(6):
            operations.drain(real_database, now=NOON + timedelta(hours=hours))
        handlers, later = [fall_over.code], NOON + timedelta(days=1)

        with real_database.transaction() as session:
            (row,) = queries.list_deliveries(session, handlers=handlers, key_field=("by", "Ada"), only_failed=True)
            other = operations.retry_failed(session, handlers=handlers, key_field=("by", "Ben"), now=later)
            count = operations.retry_failed(session, handlers=handlers, key_field=("by", "Ada"), now=later)

        assert (count, other, row.fields["by"], row.tries, row.has_failed) == (1, 0, "Ada", 5, True)
        assert operations.run_next(real_database, now=later)

    def test_is_not_waited_for_when_somebody_asks(self, real_database):
        self.ask(real_database)
        operations.drain(real_database, now=NOON)

        with real_database.transaction() as session:
            count = operations.retry_failed(session, handlers=[fall_over.code], now=NOON)

        assert count == 1
        assert operations.run_next(real_database, now=NOON)

    def test_a_worker_that_died_loses_its_lease(self, real_database):
        ring(real_database)
        operations.claim(real_database, now=NOON)

        operations.drain(real_database, now=NOON)
        assert heard == ["second Ada"]
        operations.drain(real_database, now=AFTER_LEASE)

        assert heard == ["second Ada", "first Ada"]
