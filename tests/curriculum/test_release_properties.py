"""Whatever is edited, and whatever the author calls it: each release ends with every course ready."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms import wiring
from lms.core.db import Database
from lms.curriculum import events, jobs
from lms.outbox import registry
from lms.outbox.terms import Subscription
from tests.curriculum.release_walk import ReleaseWalk


@pytest.fixture(scope="module", autouse=True)
def only_this_feature():
    """Nothing but the curriculum hears of releases: what others make of the courses has tests of its own."""
    heard = ((events.ReleasePublished, jobs.request_courses), (events.ReleaseWithdrawn, jobs.restore_courses))
    registry.fill(
        [Subscription(event=e, handler=h) for e, h in heard], (jobs.generate_course, jobs.generate_foundation), ()
    )
    yield
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 2**32))
def test_every_release_ends_with_every_course_ready(whole_database, seed):
    chance = Random(seed)
    with whole_database.engine.connect().execution_options(write=True) as connection, connection.begin() as outer:
        database = Database(connection, join_transaction_mode="create_savepoint")
        with database.transaction() as session:
            walk = ReleaseWalk(database, session, chance)
            for _ in range(3):
                walk.publish()
                assert walk.stuck() == []
                if chance.random() < 0.3:
                    walk.withdraw()
                    assert walk.stuck() == []
                for _ in range(chance.randint(2, 5)):
                    walk.edit()
        outer.rollback()
