"""Edits that an earlier version described in words become codes with values."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from lms import migrations
from lms.core.db import open_database

_NOW = "2026-11-02 09:00:00"


@pytest.fixture
def before(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'before.sqlite3'}")
    migrations.upgrade(database, "0012")
    yield database
    database.engine.dispose()


def test_what_was_discarded_is_a_code_and_other_words_are_kept(before):
    map_id = uuid4().hex
    with before.transaction() as session:
        session.execute(
            sa.text("INSERT INTO journeys_journey_map (id, code, position) VALUES (:id, 'in-store', 0)"), {"id": map_id}
        )
        for revision, said in enumerate(("Renamed stage “Pay” to “Check out”", "Discarded the draft"), 1):
            session.execute(
                sa.text(
                    "INSERT INTO journeys_map_edit (id, map_id, revision, said, document, is_undone, at)"
                    " VALUES (:id, :map_id, :revision, :said, '{}', 0, :at)"
                ),
                {"id": uuid4().hex, "map_id": map_id, "revision": revision, "said": said, "at": _NOW},
            )

    migrations.upgrade(before, "0015")

    with before.transaction() as session:
        rows = session.execute(sa.text("SELECT kind, details FROM journeys_map_edit ORDER BY revision")).all()
    assert [tuple(row) for row in rows] == [
        ("note", '{"text": "Renamed stage \\u201cPay\\u201d to \\u201cCheck out\\u201d"}'),
        ("draft-discarded", "{}"),
    ]
