"""A company lives through a year and a little more, so that what was shown at work in its first weeks runs out and is renewed.

`pytest -m bench tests/simulation` lets few people live, a day every two weeks, and then 300 every day. On some days people and the worker are killed in
the middle of what they do.
"""

import shutil

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from lms.core.config import Config
from lms.core.db import open_database
from lms.demo.fast_writes import write_fast
from lms.mail import post
from lms.mail.models import OutgoingMessage
from tests.conftest import CERTIFICATE_KEY, INFO, SECRET
from tests.simulation.worker import outlet
from tests.simulation.world import World
from tests.simulation.year import live_year


@pytest.fixture
def found(tables, tmp_path, monkeypatch):
    """Return a new world in a folder of its own: `found(count=25)`."""

    worlds = []

    def of(**values):
        config = Config(
            instance_path=tmp_path, secret_key=SECRET, certificate_key=CERTIFICATE_KEY
        )  # fmt: skip
        path = shutil.copy(make_url(tables("sqlite")).database, tmp_path / "lms.sqlite3")
        database = open_database(f"sqlite:///{path}", info=INFO)
        write_fast(database)
        world = World(database=database, config=config, **values)
        monkeypatch.setattr(post, "find_outlet", lambda _config, _settings: outlet(world))
        world.found()
        worlds.append(world)
        return world

    yield of
    for world in worlds:
        world.database.engine.dispose()


@pytest.mark.bench  # not among all tests until each of its runs ends alike
def test_a_year_of_few_people_in_steps_of_two_weeks(found):
    world = found(count=25, is_small=True, days=392, days_a_step=14, pace=4, killed_on=frozenset({42, 280}))

    live_year(world)

    assert kinds(world) >= EXPECTED
    assert world.killed_count


@pytest.mark.bench
@pytest.mark.timeout(7200)
def test_every_day_of_300_people(found):
    world = found(count=300, killed_on=frozenset(range(8, 365, 30)), killed_within=2.0)

    live_year(world)

    assert kinds(world) >= EXPECTED
    assert world.killed_count


EXPECTED = {
    "assigned", "due", "overdue", "certificate", "observation-asked", "observed", "announcement", "pulse-open",
}  # fmt: skip
"""Kinds of messages that such a year brings."""


def kinds(world):
    return world.read(lambda session: set(session.scalars(select(OutgoingMessage.kind).distinct())))
