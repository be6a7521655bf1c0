"""The year itself: people by day, the worker by night, and a look at the rows each month."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial

from lms.dashboards import jobs as dashboards
from lms.outbox import registry
from tests.simulation.actors import AFTERNOON, MORNING
from tests.simulation.invariants import Invariants
from tests.simulation.killing import run_and_kill
from tests.simulation.worker import EVENING, NIGHT, NOON, READING, do_round, send
from tests.simulation.world import World

MONTH = 28
WORKING_DAYS = 5
AWAY = 3
"""After so many days of a step the worker does a night's work while nobody is there: what is due falls on different days."""

BEFORE = timedelta(minutes=10)
"""Before a round: a worker who is killed then has let go of all by the round itself."""
Actor = Callable[[World, int], None]


def live_year(world: World) -> None:
    """Live through all days; check each month what is cheap to check, and all at the end.

    Nobody looks at a board by day: each night all are counted at once, so not after each lesson as well.
    """
    with registry.without((dashboards.refresh_person, dashboards.refresh_people)):
        for index in range(world.days):
            is_step = index % world.days_a_step == 0
            if is_step or index % world.days_a_step == AWAY:
                night(world, index)
            if index and index % MONTH == 0:
                check(world, index)
            if is_step and index % 7 < WORKING_DAYS:
                live_day(world, index)
        night(world, world.days)
    check(world, world.days, is_last=True)


def live_day(world: World, index: int) -> None:
    """Let people live through a day, and the worker do what follows.

    On some days they are killed first, all of them in the middle of it, and do it once more.
    """
    for actors, hour in ((MORNING, NOON), (AFTERNOON, EVENING)):
        live = partial(_live, world, index, actors)
        if index in world.killed_on:
            work = partial(do_round, world, world.moment(index, hour) - BEFORE)
            run_and_kill(world, [live, work], world.chance("killed", index, hour))
        live()
        do_round(world, world.moment(index, hour))


def _live(world: World, index: int, actors: Sequence[Actor]) -> None:
    for actor in actors:
        actor(world, index)


def night(world: World, index: int) -> None:
    """Do the nightly work, and send the e-mail of the day; now and then the worker is killed in both."""
    if index in world.killed_on:
        work = partial(do_round, world, world.moment(index, NIGHT) - BEFORE)
        run_and_kill(world, [work, work], world.chance("killed", index, NIGHT))
    do_round(world, world.moment(index, NIGHT))
    if index in world.killed_on:
        work = partial(send, world, world.moment(index, READING))
        run_and_kill(world, [work, work], world.chance("killed", index, READING))
    send(world, world.moment(index, READING) + BEFORE)


def check(world: World, index: int, *, is_last: bool = False) -> None:
    """Look at all rows as of the last nightly work."""
    with world.database.reading() as session:
        invariants = Invariants(world, session, now=world.moment(index, NIGHT))
        if is_last:
            invariants.all()
        else:
            invariants.monthly()
