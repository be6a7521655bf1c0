"""Drafts of modules as they were stored before they shared the words of all drafts."""

import os

import pytest
from sqlalchemy import text

from lms import migrations
from lms.core.db import open_database
from lms.curriculum.modules.drafts import operations, queries
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus
from tests.conftest import drop_postgresql_database, new_postgresql_database
from tests.factories import Make
from tests.times import MONDAY

FAILED = "It could not be published on its day. Version 2 came out after this draft was begun."


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def migrated(request, tmp_path, worker_name):
    url = f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
    if request.param == "postgresql":
        url = new_postgresql_database(f"lms_draft_migration_{worker_name}_{os.getpid()}")
    database = open_database(url)
    migrations.upgrade(database)
    yield database
    database.engine.dispose()
    drop_postgresql_database(url)


def test_keep_their_authors_and_status(migrated):
    with migrated.transaction() as session:
        make = Make(session)
        ada = make.viewer(make.trainer("Ada Lee"))
        for code in ("refunds", "late-books"):
            operations.start_draft(session, code=code, source="Text.", viewer=ada, now=MONDAY)
        operations.discard_draft(session, code="refunds", viewer=ada, now=MONDAY)

    migrations.downgrade(migrated, "0036")
    with migrated.transaction() as session:
        rows = session.execute(text("SELECT code, state, edited_by FROM courses_module_draft ORDER BY code")).all()
        session.execute(
            text("UPDATE courses_module_draft SET note = :note WHERE code = 'late-books'"), {"note": FAILED}
        )
    migrations.upgrade(migrated)

    assert [(row.code, row.state) for row in rows] == [("late-books", "draft"), ("refunds", "set_aside")]
    assert {str(row.edited_by).replace("-", "") for row in rows} == {ada.employee_id.hex}
    with migrated.reading() as session:
        late, refunds = (queries.find_draft(session, code) for code in ("late-books", "refunds"))
        assert (refunds.state, refunds.previous_source, refunds.edited_by) == (
            ModuleDraftStatus.DISCARDED,
            "Text.",
            "Ada Lee",
        )
        assert (late.state, late.note, late.publishing_failed) == (ModuleDraftStatus.DRAFT, "", True)
        assert queries.is_author(session, code="refunds", employee_id=ada.employee_id)
