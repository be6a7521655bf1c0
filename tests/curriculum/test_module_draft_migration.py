"""Drafts of modules as they were stored before they shared the words of all drafts."""

from sqlalchemy import text

from lms import migrations
from lms.curriculum.modules.drafts import operations, queries
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus
from tests.factories import Make
from tests.times import MONDAY

FAILED = "It could not be published on its day. Version 2 came out after this draft was begun."


def test_keep_their_authors_and_status(real_database):
    with real_database.transaction() as session:
        make = Make(session)
        ada = make.viewer(make.trainer("Ada Lee"))
        for code in ("refunds", "late-books"):
            operations.start_draft(session, code=code, source="Text.", viewer=ada, now=MONDAY)
        operations.discard_draft(session, code="refunds", viewer=ada, now=MONDAY)

    migrations.downgrade(real_database, "0036")
    with real_database.transaction() as session:
        rows = session.execute(text("SELECT code, state, edited_by FROM courses_module_draft ORDER BY code")).all()
        session.execute(
            text("UPDATE courses_module_draft SET note = :note WHERE code = 'late-books'"), {"note": FAILED}
        )
    migrations.upgrade(real_database)

    assert [(row.code, row.state) for row in rows] == [("late-books", "draft"), ("refunds", "set_aside")]
    assert {str(row.edited_by).replace("-", "") for row in rows} == {ada.employee_id.hex}
    with real_database.reading() as session:
        late, refunds = (queries.find_draft(session, code) for code in ("late-books", "refunds"))
        assert (refunds.state, refunds.previous_source, refunds.edited_by) == (
            ModuleDraftStatus.DISCARDED,
            "Text.",
            "Ada Lee",
        )
        assert (late.state, late.note, late.publishing_failed) == (ModuleDraftStatus.DRAFT, "", True)
        assert queries.is_author(session, code="refunds", employee_id=ada.employee_id)
