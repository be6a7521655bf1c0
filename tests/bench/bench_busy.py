"""How long learners wait for "Saved" while a release reaches everybody: `python -m tests.bench.bench_busy [people] [instance]`.

32 learners save answers on the real server, first with nothing else going on, then while the worker makes the courses of a
release that touches the whole company and hands them out; each about once a second, then as fast as answers come.
Prints milliseconds and their ratios; judges nothing. `instance` is one that was seeded before; it is copied.
"""

import shutil
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from random import Random

from sqlalchemy import text

from lms import wiring
from lms.core.db import Database, open_database
from lms.curriculum import operations as curriculum
from lms.curriculum import queries as releases
from lms.outbox import queries as outbox
from lms.outbox import registry
from lms.outbox.engine import Engine
from tests.bench.__main__ import config_of, people_with_lessons, prepare, say
from tests.bench.bench_release import PEOPLE, all_parts, the_mantra
from tests.bench.learner import Learner, SignIns
from tests.real_server import WEB, RealServer, free_port

LEARNERS = 32
SECONDS = 30
PACE = 1.0
"""Seconds between two answers of one learner who thinks."""
WORKER = [sys.executable, "-m", "lms.cli", "worker", "run"]


@dataclass
class Figures:
    name: str
    milliseconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def at(self, share: float) -> float:
        return sorted(self.milliseconds)[int(len(self.milliseconds) * share)]

    def show(self, quiet: "Figures | None" = None) -> None:
        ratio = f"{self.at(0.95) / quiet.at(0.95):7.2f}" if quiet else "       "
        print(
            f"{self.name:<34}{len(self.milliseconds):>7}{len(self.errors):>7}{self.at(0.5):>9.1f}{self.at(0.95):>9.1f}"
            f"{max(self.milliseconds):>9.1f}{ratio}"
        )


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        instance = Path(folder) / "instance"
        if len(sys.argv) > 2:
            shutil.copytree(sys.argv[2], instance)
        else:
            prepare(instance, people)
        port = free_port()
        with RealServer([*WEB, "--port", str(port), "wsgi:app"], instance=instance, port=port) as server:
            measure(instance, server)


def measure(instance: Path, server: RealServer) -> None:
    say(f"{LEARNERS} learners open their quizzes")
    sign_ins = SignIns(config_of(instance))
    learners = [Learner(sign_ins.visitor(server.port, person)) for person in people_with_lessons(instance, LEARNERS)]
    for learner in learners:
        learner.start()
    database = open_database(f"sqlite:///{instance / 'lms.sqlite3'}")
    print(f"{'':<34}{'saves':>7}{'errors':>7}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}{'ratio':>7}")
    quiet = [save_all(learners, f"quiet, {name}", pace) for name, pace in phases()]
    for figures in quiet:
        figures.show()
    with RealServer(WORKER, instance=instance, port=server.port):  # it answers at the port of the web beside it
        number = publish(database)
        Engine(lambda: database, url="", instance_path=instance).wake()
        for (name, pace), before in zip(phases(), quiet, strict=True):
            save_all(learners, f"release {number}, {name}", pace).show(before)
            print(f"    {waiting(database)}")


def phases() -> list[tuple[str, float]]:
    return [("each once a second", PACE), ("as fast as answers come", 0.0)]


def save_all(learners: list[Learner], name: str, pace: float) -> Figures:
    say(name)
    figures = Figures(name)
    end = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=save_on, args=(learner, figures, Random(number), pace, end))
        for number, learner in enumerate(learners)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return figures


def save_on(learner: Learner, figures: Figures, chance: Random, pace: float, end: float) -> None:
    time.sleep(chance.uniform(0, pace))
    while time.monotonic() < end:
        begin = time.perf_counter()
        try:
            answer = learner.answer()
            if answer.status != 303:
                figures.errors.append(f"{answer.status}")
        except (OSError, HTTPException) as error:
            figures.errors.append(repr(error))
            learner.visitor.connection.close()
        figures.milliseconds.append((time.perf_counter() - begin) * 1000)
        time.sleep(pace * chance.uniform(0.5, 1.5))


def publish(database: Database) -> int:
    """Publish a release in which every part of everybody has changed."""
    now = datetime.now(UTC)
    with database.transaction() as session:
        the_mantra(session, now)
        all_parts(session, now)
    with database.transaction() as session:
        return curriculum.publish_release(
            session, viewer=None, seen_number=releases.current_release_number(session), now=now
        )


def waiting(database: Database) -> str:
    with database.reading() as session:
        counts = outbox.count_by_state(session)
        current = releases.current_release_number(session)
        reached = session.scalar(
            text(
                "SELECT count(DISTINCT a.employee_id) FROM assignments_assignment a JOIN courses_course_version v"
                " ON v.id = a.course_version_id WHERE v.release_number = :number"
            ),
            {"number": current},
        )
    return f"{reached:,} people reached; {counts.done:,} pieces of work done, {counts.waiting:,} wait, {counts.dead} given up"


if __name__ == "__main__":
    main()
