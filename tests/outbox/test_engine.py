"""Huey wakes the relay, whichever store holds its tasks."""

import os

import huey  # noqa: F401  first, with all its drivers: this process uses each of them
import pytest
import redis

from lms.core import clock
from lms.outbox import operations, registry
from lms.outbox.engine import Engine
from lms.outbox.terms import handler
from tests.conftest import new_postgresql_database

REDIS = "redis://127.0.0.1:6379/9"
done: list[str] = []


@handler("test.work")
def work(session, fields, *, now):
    done.append(fields["what"])


def redis_answers() -> bool:
    try:
        return redis.Redis.from_url(REDIS).ping()
    except redis.ConnectionError:
        return False


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql), "redis"])
def store_url(request, worker_name):
    if request.param == "postgresql":
        return new_postgresql_database(f"lms_huey_{worker_name}_{os.getpid()}")
    if request.param == "redis":
        if not redis_answers():
            if os.environ.get("CI"):
                pytest.fail("Redis must answer on 127.0.0.1:6379 in CI")
            pytest.skip("Redis does not answer on 127.0.0.1:6379")
        return REDIS
    return ""


def test_a_wake_up_runs_what_waits(store_url, tmp_path, db):
    from lms import wiring

    done.clear()
    registry.fill([], [work], [])
    engine = Engine(lambda: db, url=store_url, instance_path=tmp_path)
    engine.huey.flush()
    with db.transaction() as session:
        operations.enqueue_once(session, handler=work, key="k", fields={"what": "swept"}, now=clock.now())

    engine.wake()
    engine.huey.execute(engine.huey.dequeue())

    assert done == ["swept"]
    assert engine.huey.pending_count() == 1  # for another thread, if there is more
    engine.huey.flush()
    engine.huey.storage.close()
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)
