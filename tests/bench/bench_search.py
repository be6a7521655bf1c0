"""Search among 5,000 lessons: `python -m tests.bench.bench_search [postgresql://…]`.

Prints the CPU of this process and the time on the wall for each question, as a learner and as an author asks it.
"""

import random
import sys
import tempfile
import time
from pathlib import Path

from lms import schema
from lms.core import ids
from lms.core.db import Database, open_database
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.courses import operations as courses
from lms.courses.terms import MasteryLevel, ModuleDocument, PageDocument
from lms.search import operations, queries
from tests.conftest import drop_postgresql_database, new_postgresql_database
from tests.factories import Make
from tests.times import MONDAY

LESSONS, PAGES_EACH, WORDS = 5_000, 5, 180
ROUNDS = 30
QUESTIONS = (
    "refund",
    "refnd",
    "return the book",
    "what do I do when a book is late",
    "ord",
    "zeppelin",
    "b",
    "student class order book",
)
_COMMON = [
    "book",
    "student",
    "class",
    "order",
    "refund",
    "refnd",
    "return",
    "price",
    "shelf",
    "receipt",
    "date",
    "store",
    "section",
]


def main() -> None:
    """Fill a database of its own and ask."""
    is_postgresql = len(sys.argv) > 1 and sys.argv[1] == "postgresql"
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        url = (
            new_postgresql_database("lms_bench_search")
            if is_postgresql
            else f"sqlite:///{Path(folder) / 'search.sqlite3'}"
        )
        database = open_database(url)
        schema.metadata.create_all(database.engine)
        try:
            people = fill(database)
            for who, viewer in people.items():
                for question in QUESTIONS:
                    measure(database, viewer, who, question)
        finally:
            database.engine.dispose()
            drop_postgresql_database(url)


def fill(database: Database) -> dict[str, Viewer]:
    """Make 1,000 modules of five pages, a fifth of them assigned to one learner; return who asks."""
    chance = random.Random(1)
    rare = [f"word{n}" for n in range(20_000)]
    begin = time.perf_counter()
    with database.transaction() as session:
        make = Make(session)
        ben = make.learner("Ben")
        cook = make.job_role("Cook", department="Kitchen")
        modules = [
            courses.save_module_version(session, document=document(chance, rare, n), now=MONDAY)
            for n in range(LESSONS // PAGES_EACH)
        ]
        own = make.course(make.job_role(), modules=modules[::5])
        make.course(cook, modules=modules)
        make.assigned(ben, own)
        made = time.perf_counter()
        count = operations.rebuild(session)
        viewer = make.viewer(ben)
    print(f"{count:,} entries; indexed in {time.perf_counter() - made:.1f} s (made in {made - begin:.1f} s)")
    author = Viewer(
        account_id=ids.new_id(), employee_id=ids.new_id(), name="", permissions=frozenset({Permission.MODULES_SEE})
    )
    return {"learner": viewer, "author": author}


def document(chance: random.Random, rare: list[str], number: int) -> ModuleDocument:
    """Return a module of pages with common and rare words."""
    pages = tuple(
        PageDocument(
            code=f"p{n}",
            title=" ".join(chance.choices(_COMMON, k=4)),
            body=" ".join(chance.choices(_COMMON, k=WORDS // 3) + chance.choices(rare, k=2 * WORDS // 3)),
        )
        for n in range(PAGES_EACH)
    )
    return ModuleDocument(
        code=f"module-{number}",
        title=f"Module {number}",
        minutes=5,
        level=MasteryLevel.KNOW,
        pages=pages,
        source=f"# {number}",
    )


def measure(database: Database, viewer: Viewer, who: str, question: str) -> None:
    """Ask many times; print the middle of each measure."""
    cpu, wall = [], []
    for _ in range(ROUNDS):
        with database.reading() as session:
            cpu_begin, wall_begin = time.process_time(), time.perf_counter()
            found = queries.find(session, viewer=viewer, text=question)
            cpu.append(time.process_time() - cpu_begin)
            wall.append(time.perf_counter() - wall_begin)
    middle = ROUNDS // 2
    print(
        f"{who:8} {question!r:40} {len(found.hits):3} hits  {sorted(cpu)[middle] * 1000:6.1f} ms CPU  {sorted(wall)[middle] * 1000:6.1f} ms"
    )


if __name__ == "__main__":
    main()
