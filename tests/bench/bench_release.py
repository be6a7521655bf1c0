"""How long it takes to say whom a release would touch: `python -m tests.bench.bench_release [people]`.

The example company with 100,000 synthetic people, on SQLite and, where `LMS_TEST_POSTGRESQL_URL` answers, on PostgreSQL.
Prints seconds of one cold and one warm look at each page; judges nothing.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from lms import schema, wiring
from lms.core.db import Database, open_database
from lms.curriculum.draft import queries as draft
from lms.demo import bulk
from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from lms.outbox import registry
from lms.vision import operations as vision
from lms.vision import queries as mantras
from tests.conftest import _postgresql_answers, drop_postgresql_database, new_postgresql_database
from tests.curriculum.strategies import with_touchpoints

PEOPLE = 100_000
PACKAGE = Path(__file__).parents[2] / "courses" / "three-rivers-bookstores"


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    registry.fill(wiring.SUBSCRIPTIONS, wiring.HANDLERS, wiring.SCHEDULES)
    with tempfile.TemporaryDirectory(prefix="lms-bench-") as folder:
        look(f"sqlite:///{folder}/lms.sqlite3", people)
    if _postgresql_answers():
        url = new_postgresql_database("lms_bench_release")
        look(url, people)
        drop_postgresql_database(url)


def look(url: str, people: int) -> None:
    database = open_database(url)
    schema.metadata.create_all(database.engine)
    now = datetime.now(UTC)
    bulk.seed(database, package_path=PACKAGE, people=people, now=now, say=lambda _text: None)
    with database.transaction() as session:
        session.execute(text("ANALYZE"))
    name = database.engine.dialect.name
    for words, change in (
        ("one standard of one job role", one_standard),
        ("the mantra", the_mantra),
        ("all", all_parts),
    ):
        with database.transaction() as session:
            change(session, now)
        cold, page = timed(lambda: see(database, now))
        warm, _ = timed(lambda: see(database, now))
        print(
            f"{name:<11}{words:<30}{cold:6.2f} s cold {warm:6.2f} s warm   {page.job_role_count} job roles,"
            f" {page.people_count:,} people, {page.minutes_total:,} minutes, {page.observations:,} observations"
        )
    database.engine.dispose()


def see(database: Database, now: datetime):
    with database.reading() as session:
        return draft.draft_release_page(session, now=now)


def timed(do: Callable):
    begin = time.perf_counter()
    value = do()
    return time.perf_counter() - begin, value


def one_standard(session, now) -> None:
    document = maps.list_published_maps(session)[0]
    place = next(t for t in document.touchpoints() if any(i.good for i in t.impacts))

    def edit(touchpoint):
        first, *others = touchpoint.impacts
        return replace(touchpoint, impacts=(replace(first, good=("Says until when, aloud.",)), *others))

    journeys.apply_map(
        session, document=with_touchpoints(document, lambda t: edit(t) if t.code == place.code else t), now=now
    )


def the_mantra(session, now) -> None:
    mantra = mantras.get_active_mantra(session)
    vision.apply_mantra(
        session, document=replace(mantra, version=mantra.version + 1, text="Ready, all of them."), now=now
    )


def all_parts(session, now) -> None:
    for document in maps.list_published_maps(session):
        edited = with_touchpoints(
            document,
            lambda t: replace(t, impacts=tuple(replace(i, good=("Does it at once.", *i.good[1:])) for i in t.impacts)),
        )
        journeys.apply_map(session, document=edited, now=now)


if __name__ == "__main__":
    main()
