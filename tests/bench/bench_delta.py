"""A release that touches everybody, while people learn: `python -m tests.bench.bench_delta [people]`.

How long until all are assigned, and what home pages cost a learner meanwhile. On PostgreSQL with `LMS_BENCH_POSTGRESQL=1`.
Prints figures; judges nothing. All that it starts, it also ends.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import func, select, text, update

from lms.assignments.models import Assignment
from lms.assignments.terms import AssignmentReason
from lms.core import clock
from lms.core.db import Database, open_database
from lms.curriculum import operations, queries
from lms.outbox.models import Delivery
from lms.outbox.terms import DeliveryState
from lms.people.models import Employee
from lms.vision import operations as vision
from lms.vision import queries as mantras
from tests.bench.__main__ import config_of, say
from tests.bench.bare import BARE
from tests.bench.learner import SignIns
from tests.conftest import drop_postgresql_database, new_postgresql_database
from tests.real_server import RealServer, cpu_seconds, free_port, lms

LEARNERS = 8
PAUSE_SECONDS = 0.2
QUIET_SECONDS = 15
PATIENCE_SECONDS = 300
_WORK = """
import sys, time
from lms import wiring
from lms.core import clock
from lms.core.db import open_database
from lms.outbox import operations, registry
registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)
database = open_database(sys.argv[1])
while True:
    if not operations.run_next(database, now=clock.now()):
        time.sleep(0.2)
"""


def main(people: int) -> None:
    url = new_postgresql_database("lms_bench_delta") if os.environ.get("LMS_BENCH_POSTGRESQL") else ""
    if url:
        os.environ["LMS_DATABASE_URL"] = url
    try:
        with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
            instance = Path(folder) / "instance"
            say(f"preparing {people:,} people")
            lms("prepare", instance=instance)
            lms("dev", "seed", "--people", str(people), instance=instance)
            measure(instance, url or f"sqlite:///{instance / 'lms.sqlite3'}")
    finally:
        drop_postgresql_database(url)


def measure(instance: Path, url: str) -> None:
    database = open_database(url)
    complete_everything(database)
    port = free_port()
    with RealServer([*BARE, str(port)], instance=instance, port=port):
        learners = _Learners(SignIns(replace(config_of(instance), database_url=url)), port, database)
        quiet = learners.while_(lambda: time.sleep(QUIET_SECONDS))
        say("publishing another mantra")
        begin = time.perf_counter()
        publish(database)
        worker = subprocess.Popen([sys.executable, "-c", _WORK, url], cwd=Path(__file__).parents[2])
        try:
            made = learners.while_(lambda: _wait(database, "lms.curriculum"))
            courses = time.perf_counter() - begin
            busy = learners.while_(lambda: _wait(database, "lms.assignments"))
            assigned, spent = time.perf_counter() - begin, cpu_seconds(worker.pid)
            after = learners.while_(lambda: time.sleep(QUIET_SECONDS))
        finally:
            worker.terminate()
            worker.wait(20)
    with database.reading() as session:
        deltas = session.scalar(
            select(func.count()).where(
                Assignment.reason == AssignmentReason.WHAT_CHANGED.value, Assignment.withdrawn_at.is_(None)
            )
        )
    print(f"\n{database.engine.dialect.name}: {deltas:,} people have a delta")
    print(
        f"courses made after {courses:.1f} s, all assigned after {assigned:.1f} s ({spent:.1f} s of the worker's CPU)"
    )
    for name, times in (("before", quiet), ("while made", made), ("while assigned", busy), ("after", after)):
        if len(times) > 1:
            p95 = quantiles(times, n=20)[-1]
            print(f"home page {name}: median {median(times) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms, n = {len(times)}")
    database.engine.dispose()


class _Learners:
    """People who look at their home page again and again."""

    def __init__(self, sign_ins: SignIns, port: int, database: Database) -> None:
        with database.reading() as session:
            some = session.scalars(select(Employee.id).order_by(Employee.email).limit(LEARNERS)).all()
        self._visitors = [sign_ins.visitor(port, employee_id) for employee_id in some]
        for visitor in self._visitors:
            visitor.send("GET", "/")

    def while_(self, something) -> list[float]:
        """Return the seconds that each visit took while something went on."""
        times: list[float] = []
        end = threading.Event()

        def visit(visitor) -> None:
            while not end.is_set():
                begin = time.perf_counter()
                assert visitor.send("GET", "/").status == 200
                times.append(time.perf_counter() - begin)
                time.sleep(PAUSE_SECONDS)

        threads = [threading.Thread(target=visit, args=(visitor,)) for visitor in self._visitors]
        for thread in threads:
            thread.start()
        try:
            something()
        finally:
            end.set()
            for thread in threads:
                thread.join()
        return times


def complete_everything(database: Database) -> None:
    """Let everybody have completed what they have: the release then asks something of each."""
    with database.transaction() as session:
        session.execute(
            update(Assignment).where(Assignment.fulfilled_at.is_(None)).values(fulfilled_at=Assignment.assigned_at)
        )
    with database.transaction() as session:
        session.execute(text("ANALYZE"))


def publish(database: Database) -> None:
    """Publish the company with another mantra."""
    with database.transaction() as session:
        mantra = mantras.get_active_mantra(session)
        changed = replace(mantra, version=mantra.version + 1, text="No student starts a class without the books.")
        vision.apply_mantra(session, document=changed, now=clock.now())
        number = queries.current_release_number(session)
        operations.publish_release(session, viewer=None, seen_number=number, now=clock.now())


def _wait(database: Database, package: str) -> None:
    """Wait until the worker has nothing to do that begins with this name."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with database.reading() as session:
            waiting = select(Delivery.id).where(
                Delivery.state == DeliveryState.WAITING.value, Delivery.handler.startswith(package)
            )
            if session.scalar(waiting.limit(1)) is None:
                return
        time.sleep(0.3)
    raise TimeoutError(f"{package} does not come to an end")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
