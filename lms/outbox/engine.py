"""The Huey instance, its relay task and its crontab."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lms.core import clock
from lms.core.db import Database, patiently
from lms.outbox import operations, registry
from lms.outbox.terms import Schedule

AT_ONCE = 10_000
"""Deliveries after which the relay lets Huey look at its other tasks."""
SHORTEST_REST, LONGEST_REST = 0.005, 0.1


class Engine:
    """Wakes the relay after a commit, and runs it in the worker."""

    def __init__(self, database: Callable[[], Database], *, url: str, instance_path: Path) -> None:
        self._database = database
        self.huey = _open_store(url, instance_path)
        from huey import crontab  # read by now, see _open_store

        self._relay = self.huey.task(name="relay")(self._drain)
        # In case a wake-up was lost, the relay also runs each minute.
        self.huey.periodic_task(crontab(minute="*"), name="relay_each_minute")(self._drain)
        for schedule in registry.schedules():
            self.huey.periodic_task(crontab(minute="0", hour=str(schedule.hour)), name=schedule.handler.code)(
                self._enqueue(schedule)
            )

    def wake(self) -> None:
        """Tell the worker that there may be deliveries."""
        self._relay()

    def run(self) -> None:
        """Work until told to stop (SIGTERM finishes what is under way)."""
        # What was loaded stays: looking through it for garbage takes a sixth of a second, and a writer may be at it.
        gc.freeze()
        self.huey.create_consumer(
            workers=1, periodic=True, initial_delay=0.05, backoff=1.3, max_delay=1.0, check_worker_health=True
        ).run()

    def _drain(self) -> None:
        for _ in range(AT_ONCE):
            if not operations.run_next(self._database(), now=clock.now(), rest=_rest):
                return

    def _enqueue(self, schedule: Schedule) -> Callable[[], None]:
        def enqueue() -> None:
            now = clock.now()

            def ask() -> None:
                with self._database().transaction() as session:
                    operations.enqueue_once(
                        session, handler=schedule.handler, key=now.date().isoformat(), fields={}, now=now
                    )

            patiently(ask)
            self._drain()

        return enqueue


def _rest(seconds: float) -> None:
    # People who wait for the database look again every few milliseconds, later every tenth of a second.
    time.sleep(min(max(seconds, SHORTEST_REST), LONGEST_REST))


def _open_store(url: str, instance_path: Path) -> Any:
    options: dict[str, Any] = {"results": False, "utc": True}
    if url.startswith(("postgresql://", "postgres://")):
        with _hidden("redis"):
            from huey import PostgresHuey
        return PostgresHuey("lms", dsn=url, **options)
    if url.startswith(("redis://", "rediss://")):
        with _hidden("psycopg"):
            from huey import RedisHuey
        return RedisHuey("lms", url=url, **options)
    with _hidden("redis", "psycopg"):
        from huey import SqliteHuey
    instance_path.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("lms", filename=str(instance_path / "huey.sqlite3"), **options)


@contextmanager
def _hidden(*drivers: str) -> Iterator[None]:
    """Let Huey not find these: it reads every driver that is installed, and those we don't use are as large as Flask."""
    hidden = [name for name in drivers if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # the documented way to say that there is none
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
