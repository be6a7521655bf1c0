"""A handler in steps computes while others write, and writes in short transactions; nothing is lost whenever it dies."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from lms.core import ids
from lms.core.errors import Overtaken
from lms.outbox import operations, registry
from lms.outbox.models import Delivery, OutboxEvent
from lms.outbox.terms import DeliveryState, Event, in_steps

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
LATER = NOON + operations.LEASE + timedelta(minutes=1)


class Killed(BaseException):
    """The process ends here."""


class Work:
    """What the handler does; a test changes it."""

    def __init__(self, database):
        self.database = database
        self.planning = self.noting = lambda *_: None

    @property
    def notes(self):
        with self.database.reading() as session:
            return session.scalars(select(OutboxEvent.fields).order_by(OutboxEvent.id)).all()

    @property
    def delivery(self):
        with self.database.reading() as session:
            return session.scalars(select(Delivery)).one()


work: Work


def note(session, number):
    """Write something down, once: a step may be run twice."""
    if number not in session.scalars(select(OutboxEvent.name)).all():
        session.add(OutboxEvent(name=number, id=ids.new_id(), fields={"n": number}, published_at=NOON))
        session.flush()
    work.noting(number)


@in_steps("test.take_notes")
def take_notes(session, fields, *, now):
    work.planning(session)
    return [lambda session, number=number: note(session, number) for number in fields["numbers"]]


@pytest.fixture
def asked(real_database, request):
    global work
    from lms import wiring

    work = Work(real_database)
    registry.fill([], [take_notes], [])
    with real_database.transaction() as session:
        operations.enqueue_once(session, handler=take_notes, key="all", fields={"numbers": list("abc")}, now=NOON)
    yield work
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)


def publish(database):
    with database.transaction() as session:
        operations.publish(session, Event(occurred_at=NOON))


def test_others_write_while_it_computes_and_between_its_steps(real_database, hasty, asked):
    asked.planning = lambda _session: publish(hasty)
    rests = []

    def rest_after(write):
        rests.append(write())
        publish(hasty)

    operations.run_next(real_database, now=NOON, pace=rest_after)

    assert [note.get("n") for note in asked.notes] == [None, "a", None, "b", None, "c", None]
    assert len(rests) == 3
    assert min(rests) > 0
    assert asked.delivery.state == DeliveryState.DONE


@pytest.mark.parametrize("moment", "abc")
def test_who_is_killed_is_followed_by_another(real_database, asked, moment):
    def die(number):
        if number == moment:
            raise Killed

    asked.noting = die
    with pytest.raises(Killed):
        operations.run_next(real_database, now=NOON)
    assert asked.delivery.state == DeliveryState.WAITING

    asked.noting = lambda _number: None
    assert operations.drain(real_database, now=NOON) == 0
    operations.drain(real_database, now=LATER)

    assert [note["n"] for note in asked.notes] == ["a", "b", "c"]
    assert asked.delivery.state == DeliveryState.DONE


def test_who_lost_the_lease_writes_nothing_more(real_database, asked):
    """A worker that stood still for long; meanwhile another one took over."""
    seen = []

    def overtake_after(write):
        write()
        if not seen:
            seen.append(operations.run_next(real_database, now=LATER))
            asked.noting = seen.append

    operations.run_next(real_database, now=NOON, pace=overtake_after)

    assert seen == [True]
    assert [note["n"] for note in asked.notes] == ["a", "b", "c"]
    assert (asked.delivery.state, asked.delivery.tries) == (DeliveryState.DONE, 0)


def test_asks_again_while_steps_are_under_way_make_another_run(real_database, asked):
    def ask_after(write):
        write()
        with real_database.transaction() as session:
            operations.enqueue_once(session, handler=take_notes, key="all", fields={"numbers": ["d"]}, now=NOON)

    operations.run_next(real_database, now=NOON, pace=ask_after)

    assert operations.drain(real_database, now=NOON) == 1
    assert [note["n"] for note in asked.notes] == ["a", "b", "c", "d"]


class TestOthersInTheWay:
    def assert_put_back(self, real_database, asked):
        operations.run_next(real_database, now=NOON)

        assert (asked.delivery.state, asked.delivery.tries) == (DeliveryState.WAITING, 0)
        assert asked.delivery.ready_at == NOON + operations.SOON
        asked.noting = asked.planning = lambda *_: None
        operations.drain(real_database, now=NOON + operations.SOON)
        assert asked.delivery.state == DeliveryState.DONE

    def test_a_busy_database_is_not_a_failure(self, real_database, hasty, asked):
        def collide(_number):
            with hasty.transaction() as session:
                session.execute(select(Delivery).with_for_update()).all()

        asked.noting = collide
        self.assert_put_back(real_database, asked)

    def test_being_overtaken_is_not_a_failure(self, real_database, asked):
        def overtaken(_session):
            raise Overtaken

        asked.planning = overtaken
        self.assert_put_back(real_database, asked)

    def test_nothing_is_claimed_while_others_write(self, real_database, hasty, asked):
        with real_database.transaction() as session:
            session.execute(select(Delivery).with_for_update()).all()

            assert operations.run_next(hasty, now=NOON) is False
