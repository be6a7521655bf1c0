"""The questions of the day for very many people: `python -m tests.bench.bench_recall [people] [instance]`.

Gives everybody a card of each thing that their courses ask, due within a month, and prints what choosing somebody's questions
costs beside the bare read of their cards, and what a night costs beside the bare insert of as many rows. Judges nothing.
`instance` is one that was seeded before; it is changed.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import UUID

from sqlalchemy import text

from lms import wiring
from lms.core.db import Database, open_database
from lms.outbox import registry
from lms.recall import jobs, operations, queries
from tests.bench.__main__ import config_of, prepare, say

PEOPLE = 100_000
CHOSEN = 300
"""People whose questions are chosen, each once."""
DUE_WITHIN = 30
"""Days among which the cards fall due by chance."""
CARDS = """
    INSERT INTO recall_card (id, employee_id, objective_key, fingerprint, step, due_at, stability, difficulty, reviewed_at, asked)
    SELECT lower(hex(randomblob(16))), a.employee_id, o.key, o.fingerprint, 0,
           datetime(:now, '-1 days', abs(random() % :days) || ' days') || '.000000', 2.3, 2.1,
           datetime(:now, '-2 days') || '.000000', '[]'
    FROM assignments_assignment a JOIN courses_objective o ON o.course_version_id = a.course_version_id
    WHERE a.withdrawn_at IS NULL AND (o.key = 'know:mantra' OR o.level = 'understand' AND o.touchpoint_code IS NOT NULL)
    ON CONFLICT DO NOTHING
"""
FOLLOW_UPS = """
    INSERT INTO recall_follow_up (id, employee_id, question_count, started_at, finished_at)
    SELECT lower(hex(randomblob(16))), e.id, 1, datetime(:now, :ago) || '.000000', datetime(:now, :ago) || '.000000'
    FROM people_employee e
"""
QUESTIONS = """
    INSERT INTO recall_question (follow_up_id, position, card_id, part, is_review, fingerprint, is_changed, release_number,
                                 item_id, item, shown, answer, score, is_correct, answered_at)
    SELECT f.id, 1, (SELECT c.id FROM recall_card c WHERE c.employee_id = f.employee_id LIMIT 1), 'apply', 1, 'a', 0, 1,
           'x', '{}', '[]', '{}', 1.0, 1, f.finished_at
    FROM recall_follow_up f WHERE EXISTS (SELECT 1 FROM recall_card c WHERE c.employee_id = f.employee_id)
"""


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        instance = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(folder) / "instance"
        if not (instance / "lms.sqlite3").exists():
            prepare(instance, people)
        database = open_database(config_of(instance).database_url)
        now = datetime.now(UTC).replace(hour=5, minute=0)
        count = lay_cards(database, now)
        say(f"{people:,} people, {count:,} cards")
        choose(database, now)
        night(database, now)


def lay_cards(database: Database, now: datetime) -> int:
    """Give everybody their cards, and two questions answered this week, anew."""
    with database.transaction() as session:
        for table in ("recall_question", "recall_follow_up", "recall_card", "recall_day", "mail_outgoing_message"):
            session.execute(text(f"DELETE FROM {table}"))
        operations.set_working_days(session, days=range(7), viewer=None, now=now)
        session.execute(text(CARDS), {"now": now.strftime("%Y-%m-%d %H:%M:%S"), "days": DUE_WITHIN})
        for days in (2, 4):
            session.execute(text(FOLLOW_UPS), {"now": now.strftime("%Y-%m-%d %H:%M:%S"), "ago": f"-{days} days"})
        session.execute(text(QUESTIONS))
        return session.scalar(text("SELECT count(*) FROM recall_card"))


def choose(database: Database, now: datetime) -> None:
    """Choose the questions of some people, and beside it only read their cards."""
    with database.reading() as session:
        due: list[UUID] = []
        after = None
        while len(due) < CHOSEN and (some := queries.page_people(session, after=after, limit=1000)):
            due += queries.filter_due(session, some, now=now)
            after = some[-1]
        due = due[:CHOSEN]
        read = text("SELECT * FROM recall_card WHERE employee_id = :id")
        bare = cpu(lambda: [session.execute(read, {"id": one.hex}).all() for one in due])
        queries.plan_follow_up(session, due[0], now=now)
        each, sizes = [], []
        for one in due:
            begin = time.process_time()
            sizes.append(len(queries.plan_follow_up(session, one, now=now)[0]))
            each.append(time.process_time() - begin)
    mean = sum(each) / len(each)
    print(
        f"choosing for one person   {mean * 1000:6.2f} ms CPU, median {median(each) * 1000:.2f}, most {max(each) * 1000:.2f};"
        f" {sum(sizes) / len(sizes):.1f} questions; {mean * len(due) / bare:.1f} × the bare read of their cards"
    )


def night(database: Database, now: datetime) -> None:
    """Ask everybody, each step in a transaction of its own, and beside it only insert as many rows."""
    begin, begin_cpu = time.perf_counter(), time.process_time()
    with database.reading() as session:
        steps = jobs.ask_people(session, {}, now=now)
    planned, planned_cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    held = []
    for step in steps:
        start = time.perf_counter()
        with database.transaction() as session:
            step(session)
        held.append(time.perf_counter() - start)
    seconds, seconds_cpu = time.perf_counter() - begin, time.process_time() - begin_cpu
    with database.reading() as session:
        count = session.scalar(text("SELECT count(*) FROM recall_day"))
        rows = session.execute(text("SELECT employee_id, day FROM recall_day")).all()
    with database.transaction() as session:
        session.execute(text("CREATE TEMP TABLE bare (employee_id, day)"))
        insert = text("INSERT INTO bare VALUES (:employee_id, :day)")
        bare = cpu(lambda: session.execute(insert, [row._asdict() for row in rows]))
    again = cpu(lambda: take(database, now))
    print(
        f"a night                   {seconds_cpu:6.1f} s CPU, {seconds:.1f} s, of which {planned_cpu:.1f} s CPU ({planned:.1f} s) reading only;"
        f" {count:,} people asked in {len(steps)} steps; the longest holds the writer {max(held) * 1000:.0f} ms,"
        f" the median {median(held) * 1000:.0f} ms; {seconds_cpu / bare:.0f} × the bare insert of as many rows"
    )
    print(f"the same night again      {again:6.1f} s CPU")


def take(database: Database, now: datetime) -> None:
    with database.reading() as session:
        steps = jobs.ask_people(session, {}, now=now + timedelta(minutes=1))
    for step in steps:
        with database.transaction() as session:
            step(session)


def cpu(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that something takes."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


if __name__ == "__main__":
    main()
