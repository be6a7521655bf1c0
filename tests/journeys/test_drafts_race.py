"""Two authors who save in the same moment, on real databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from lms.journeys import operations as journeys
from lms.journeys.drafts import operations, queries
from lms.journeys.drafts.edits import ChangeTouchpoint
from tests.journeys.maps import IN_STORE
from tests.times import MONDAY


def test_both_are_kept(real_database):
    with real_database.transaction() as session:
        journeys.apply_map(session, document=IN_STORE, now=MONDAY)
    with real_database.reading() as session:
        seen = queries.get_working(session, "in-store").revision
    start = Barrier(3)

    def save(code):
        start.wait()
        with real_database.transaction() as session:
            edit = ChangeTouchpoint(code=code, values={"hopes": code})
            operations.edit_map(
                session, map_code="in-store", edit=edit, seen_revision=seen, viewer=None, now=MONDAY
            )  # fmt: skip

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(save, ("door", "shelf", "register")))

    with real_database.reading() as session:
        working = queries.get_working(session, "in-store")
    assert [t.hopes for t in working.document.touchpoints()] == ["door", "shelf", "register"]
    assert working.revision == seen + 3
