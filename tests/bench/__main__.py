"""Measure our pages against a bare one on the same server: `make bench`.

Prints figures; judges nothing. All that it starts, it also ends.
"""

import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import text

from lms.core.config import Config
from lms.core.db import open_database
from tests.bench.bare import BARE
from tests.bench.learner import Learner, SignIns
from tests.bench.measure import ROUNDS, Row, measure
from tests.real_server import RealServer, free_port, lms
from tests.visitor import Answer, Visitor

SMALL, LARGE = 1_000, 100_000
SITTINGS = 10
"""Attempts in which one question is answered in one round, each by somebody else."""
MANAGERS = (
    "SELECT l.manager_id FROM people_reporting_line l JOIN identity_account i ON i.employee_id = l.manager_id"
    " JOIN identity_grant g ON g.account_id = i.id WHERE g.permission_set = 'manager' AND l.depth > 0 GROUP BY l.manager_id"
)


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        small, large = Path(folder) / "small" / "instance", Path(folder) / "large" / "instance"
        seed_seconds = {people: prepare(path, people) for path, people in ((small, SMALL), (large, LARGE))}
        rows = learner_rows(small)
        team = [team_row(path, people) for path, people in ((small, SMALL), (large, LARGE))]
    show([*rows, *team])
    first, second = team
    print(f"\nTeam dashboard, {LARGE:,} people to {SMALL:,}: {second.cpu_ms / first.cpu_ms:.2f} times the CPU")
    for people, seconds in seed_seconds.items():
        print(f"lms dev seed --people {people}: {seconds:.1f} s")
    generator()


def prepare(instance: Path, people: int) -> float:
    """Make an instance with the bookstore and a synthetic company; return the seconds of the seeding."""
    say(f"preparing {people:,} people")
    lms("prepare", instance=instance)
    begin = time.perf_counter()
    lms("dev", "seed", "--people", str(people), instance=instance)
    return time.perf_counter() - begin


def learner_rows(instance: Path) -> list[Row]:
    with serve(instance) as server:
        sign_ins = SignIns(config_of(instance))
        some = [Learner(sign_ins.visitor(server.port, person)) for person in people_with_lessons(instance, SITTINGS)]
        one = some[0]
        one.start()
        bare = bare_visitor(server)
        queue: list[Learner] = []

        def page():
            return bare.send("GET", "/bare/page")

        def save():
            return bare.post_parts("/bare/save", [("choice", "the first"), ("csrf_token", "x" * 91), ("revision", "1")])

        def ready(make_ready: Callable[[Learner], None]) -> Callable[[], None]:
            def ready_all() -> None:
                forget_answers(instance, some)
                for learner in some:
                    make_ready(learner)
                queue[:] = some

            return ready_all

        def answer() -> Answer:
            return queue.pop().answer()

        home = one.visitor
        rows = [
            measure(server, "bare page", page, page),
            measure(server, "home", lambda: home.send("GET", "/"), page),
            measure(server, "lesson", one.open_lesson, page),
            measure(server, "question", one.open_quiz, page),
        ]
        # The first request of `measure` uses one sitting up, so that all are made again before the first round.
        rows.append(measure(server, "answer", answer, save, count=SITTINGS, before_round=ready(Learner.start)))
        last = ready(Learner.answer_all_but_the_last)
        rows.append(measure(server, "last answer", answer, page, count=SITTINGS, before_round=last))
        for name, person in (("some", manager_of_some(instance)), ("all", widest_manager(instance))):
            manager = sign_ins.visitor(server.port, person)
            rows.append(measure(server, f"home, leads {name}", partial(manager.send, "GET", "/"), page))
        return rows


def forget_answers(instance: Path, learners: list[Learner]) -> None:
    """Open their attempts again: an answer counts once, and a retake would have to wait."""
    database = open_database(f"sqlite:///{instance / 'lms.sqlite3'}")
    with database.transaction() as session:
        for learner in learners:
            attempt = {"id": UUID(learner.attempt.rpartition("/")[2]).hex} if learner.attempt else {"id": ""}
            session.execute(
                text("UPDATE quizzes_attempt_answer SET answered_at = NULL, score = NULL WHERE attempt_id = :id"),
                attempt,
            )
            session.execute(text("UPDATE quizzes_attempt SET state = 'open', closed_at = NULL WHERE id = :id"), attempt)
    database.engine.dispose()


def team_row(instance: Path, people: int) -> Row:
    with serve(instance) as server:
        manager = SignIns(config_of(instance)).visitor(server.port, widest_manager(instance))
        bare = bare_visitor(server)
        row = measure(server, "team", lambda: manager.send("GET", "/team"), lambda: bare.send("GET", "/bare/page"))
        return replace(row, name=f"team, {people:,} people")


def serve(instance: Path) -> RealServer:
    port = free_port()
    return RealServer([*BARE, str(port)], instance=instance, port=port)


def bare_visitor(server: RealServer) -> Visitor:
    visitor = Visitor(server.port)
    visitor.send("GET", "/bare/sign-in")
    return visitor


def config_of(instance: Path) -> Config:
    settings = tomllib.loads((instance / "config.toml").read_text())
    return Config(instance_path=instance, **settings, log_level="WARNING")


def people_with_lessons(instance: Path, count: int) -> list[UUID]:
    """Choose people who only learn, those with most courses first."""
    return ids(
        instance,
        "SELECT a.employee_id FROM assignments_assignment a JOIN identity_account i ON i.employee_id = a.employee_id"
        " WHERE a.withdrawn_at IS NULL AND a.fulfilled_at IS NULL AND NOT EXISTS"
        " (SELECT 1 FROM identity_grant g WHERE g.account_id = i.id AND g.permission_set <> 'employee')"
        f" GROUP BY a.employee_id ORDER BY count(*) DESC, a.employee_id LIMIT {count}",
    )


def manager_of_some(instance: Path) -> UUID:
    """Choose the manager in the middle of all by how many people are below them."""
    managers = ids(instance, MANAGERS + " ORDER BY count(*), l.manager_id")
    return managers[len(managers) // 2]


def widest_manager(instance: Path) -> UUID:
    return ids(instance, MANAGERS + " ORDER BY count(*) DESC LIMIT 1")[0]


def ids(instance: Path, query: str) -> list[UUID]:
    database = open_database(f"sqlite:///{instance / 'lms.sqlite3'}")
    with database.reading() as session:
        found = [UUID(str(value)) for (value,) in session.execute(text(query))]
    database.engine.dispose()
    return found


def show(rows: list[Row]) -> None:
    print(
        f"\nCPU of all server processes, median of {ROUNDS} rounds; beside it the bare page (for an answer: a bare INSERT)\n"
    )
    print(f"{'page':<24}{'CPU ms':>8}{'bare ms':>9}{'ratio':>7}{'SQL':>5}{'bytes':>9}")
    for row in rows:
        print(
            f"{row.name:<24}{row.cpu_ms:>8.2f}{row.bare_cpu_ms:>9.2f}{row.ratio:>7.2f}{row.statements:>5}"
            f"{row.html_bytes:>9,}"
        )


def generator() -> None:
    try:
        from tests.bench import bench_generator
    except ImportError:
        return
    bench_generator.main()


def say(words: str) -> None:
    print(f"... {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
