"""The Huey instance: it wakes the relay, at once and each minute, and runs it on several threads."""

import gc
import logging
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import Any

from lms.core import clock
from lms.core.db import Database, patiently
from lms.outbox import operations

logger = logging.getLogger(__name__)

Chore = Callable[[Callable[[], bool]], object]
"""Work of another kind, done whenever no delivery is left; called with what tells whether to stop. It opens its own transactions."""

SHORTEST_REST, LONGEST_REST = 0.005, 0.1
STOP_SECONDS = 15
"""How long a delivery under way may take once we are told to stop; whoever started us waits a little longer."""


class Engine:
    """Wakes the relay after a commit, and runs it in the worker."""

    def __init__(
        self,
        database: Callable[[], Database],
        *,
        url: str,
        instance_path: Path,
        threads: int = 1,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._database, self._threads, self._chores = database, threads, chores
        self._turn: AbstractContextManager[object] = nullcontext()
        self._is_stopping: Callable[[], bool] = lambda: False
        self.huey = _open_store(url, instance_path)
        from huey import crontab  # read by now, see _open_store

        self._relay = self.huey.task(name="relay")(self._drain)
        # Daily work falls due by the minute; and in case a wake-up was lost, the relay runs as well.
        self.huey.periodic_task(crontab(minute="*"), name="each_minute")(self._look_for_work)

    def wake(self) -> None:
        """Tell the worker that there may be deliveries."""
        self._relay()

    def run(self) -> None:
        """Work until told to stop; a delivery under way is finished, or put back after its next step."""
        # What was loaded stays: looking through it for garbage takes a sixth of a second, and a writer may be at it.
        gc.freeze()
        if self._database().engine.dialect.name == "sqlite":
            self._turn = Lock()
        consumer = self.huey.create_consumer(
            workers=self._threads,
            periodic=True,
            initial_delay=0.05,
            backoff=1.3,
            max_delay=1.0,
            check_worker_health=True,
        )
        self._is_stopping = consumer.stop_flag.is_set
        consumer.run()
        end = time.monotonic() + STOP_SECONDS
        for _worker, thread in consumer.worker_threads:
            thread.join(max(0, end - time.monotonic()))

    def _drain(self) -> None:
        while not self._is_stopping():
            claimed = operations.claim(self._database(), now=clock.now())
            if claimed is None:
                self._do_chores()
                return
            self._wake_another()
            operations.run(self._database(), claimed, pace=self._pace)

    def _do_chores(self) -> None:
        for chore in self._chores:
            try:
                chore(self._is_stopping)
            except Exception:  # whatever it is: the deliveries go on, and the chore is done again within a minute
                logger.exception("a chore failed")

    def _wake_another(self) -> None:
        # Where there was one delivery there may be more: one wake-up is left for a thread that has nothing to do, here or elsewhere.
        try:
            if not self.huey.pending_count():
                self._relay()
        except Exception:  # whichever store it is: this thread goes on with what it claimed
            logger.exception("no other thread could be woken")

    def _pace(self, write: Callable[[], float]) -> None:
        # SQLite has one writer at a time: our threads take turns, and after each we rest as long as it took, so that people
        # get theirs. They look again every few milliseconds, later every tenth of a second.
        with self._turn:
            if self._is_stopping():
                raise operations.Stopping
            time.sleep(min(max(write(), SHORTEST_REST), LONGEST_REST))

    def _look_for_work(self) -> None:
        def ask() -> None:
            with self._database().transaction() as session:
                operations.note_alive(session, now=clock.now())
                operations.publish_due(session, now=clock.now())

        patiently(ask)
        self._drain()


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
