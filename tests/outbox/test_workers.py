"""Several workers share the work: nothing twice, and what is about one subject in order."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from lms.core.db import open_database
from lms.outbox import operations, queries, registry
from lms.outbox.models import Delivery
from lms.outbox.operations import running
from lms.outbox.terms import DeliveryState, Schedule, handler, in_steps

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
AFTER_LEASE = NOON + operations.LEASE + timedelta(minutes=1)
PATIENCE = 60
BELLS = ("east", "west", "tower")

rung: list[tuple[str, int]] = []
under_way: Counter[str] = Counter()
meeting: Barrier


@in_steps("test.ring", subject="bell")
def ring(session, fields, *, now):
    under_way[fields["bell"]] += 1
    assert under_way[fields["bell"]] == 1
    if fields["number"] == 0:
        meeting.wait(PATIENCE)
    return [lambda _session: rung.append((fields["bell"], fields["number"])), lambda _session: leave(fields["bell"])]


def leave(bell):
    under_way[bell] -= 1


@handler("test.toll", subject="bell")
def toll(session, fields, *, now):
    if fields["number"] == 0:
        raise ValueError("cracked")
    rung.append((fields["bell"], fields["number"]))


@handler("test.toll_daily")
def toll_daily(session, fields, *, now):
    rung.append(("daily", now.hour))


@in_steps("test.listen")
def listen(session, fields, *, now):
    end = time.monotonic() + PATIENCE
    while session.scalar(select(Delivery.leased_until)) == now + operations.LEASE:
        assert time.monotonic() < end
        session.rollback()
        time.sleep(0.01)
    return ()


@pytest.fixture(autouse=True)
def wired():
    from lms import wiring

    global meeting
    meeting = Barrier(2)
    rung.clear()
    under_way.clear()
    registry.fill([], [ring, toll, listen], [])
    registry.count_days_in(lambda _session: ZoneInfo("UTC"))
    yield
    wiring.fill_registries()


@pytest.fixture
def other_machine(server_url, real_database):
    database = open_database(server_url)
    yield database
    database.engine.dispose()


def ask(database, what, *fields):
    with database.transaction() as session:
        for bell, number in fields:
            key = f"{bell} {number}"
            operations.enqueue_once(session, handler=what, key=key, fields={"bell": bell, "number": number}, now=NOON)


def counts(database):
    with database.reading() as session:
        return queries.count_by_state(session)


def work_until_done(database):
    end = time.monotonic() + PATIENCE
    while counts(database).waiting and time.monotonic() < end:
        operations.drain(database, now=NOON)


def test_run_each_delivery_once_and_those_of_a_subject_in_order(real_database, other_machine):
    """Two threads of each of two workers. Those about two bells must meet, so they run side by side."""
    first = [(bell, 0) for bell in BELLS[:2]]
    rest = [(bell, number) for number in range(1, 11) for bell in BELLS]
    ask(real_database, ring, *first, *rest)

    threads = [Thread(target=work_until_done, args=(one,)) for one in (real_database, other_machine) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts(real_database) == queries.DeliveryCounts(waiting=0, done=len(first + rest), dead=0)
    for bell in BELLS:
        assert [place for place in rung if place[0] == bell] == [place for place in first + rest if place[0] == bell]


def test_what_a_killed_worker_had_claimed_is_taken_over_before_what_comes_after(real_database, other_machine):
    ask(real_database, toll, ("east", 1), ("east", 2), ("west", 3))
    operations.claim(real_database, now=NOON)

    operations.drain(other_machine, now=NOON)
    assert rung == [("west", 3)]
    operations.drain(other_machine, now=AFTER_LEASE)

    assert rung == [("west", 3), ("east", 1), ("east", 2)]


def test_what_failed_holds_up_its_subject_until_it_is_given_up(real_database):
    ask(real_database, toll, ("east", 0), ("east", 1), ("west", 2))

    operations.drain(real_database, now=NOON)
    assert rung == [("west", 2)]
    for hours in range(1, 5):
        operations.drain(real_database, now=NOON + timedelta(hours=hours))

    assert rung == [("west", 2), ("east", 1)]
    assert counts(real_database).dead == 1


def test_a_lease_is_renewed_for_as_long_as_a_handler_computes(real_database, monkeypatch):
    monkeypatch.setattr(running, "RENEW_SECONDS", 0.01)
    ask(real_database, listen, ("east", 1))

    operations.drain(real_database, now=NOON)

    assert counts(real_database).done == 1


def test_what_is_left_when_a_worker_stops_is_put_back_as_it_was(real_database):
    ask(real_database, toll, ("east", 1))

    def stop(_write):
        raise operations.Stopping

    operations.run_next(real_database, now=NOON, pace=stop)

    with real_database.reading() as session:
        (delivery,) = session.scalars(select(Delivery))
        assert (delivery.state, delivery.tries, delivery.leased_until) == (DeliveryState.WAITING, 0, None)
    operations.drain(real_database, now=NOON + operations.SOON)
    assert rung == [("east", 1)]


def test_daily_work_is_done_once_a_day_even_if_workers_look_late(real_database, other_machine):
    registry.fill([], [], [Schedule(handler=toll_daily, hour=3)])
    midnight = datetime(2026, 11, 2, tzinfo=UTC)

    for hours in (2, 3, 4, 20, 24, 26, 30):
        for database in (real_database, other_machine):
            with database.transaction() as session:
                operations.publish_due(session, now=midnight + timedelta(hours=hours))
            operations.drain(database, now=midnight + timedelta(hours=hours))

    assert rung == [("daily", 3), ("daily", 6)]
