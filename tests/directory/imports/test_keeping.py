"""What takes long to read is read once."""

import pytest

from lms.core.sheets.xlsx import write_xlsx
from lms.people.imports import choices, operations, queries
from lms.people.imports.terms import RowProblem
from tests.directory.imports.files import planned, reread, rows

LINES = ("Name", "E-mail", "Salary", "Job role", "Department"), ("Ana", "ana@b.co", 1, "Pilot", "Air"), ("", "b@b.co")


def test_an_xlsx_file_is_read_once_however_often_names_are_chosen(db, session):
    first = planned(db, write_xlsx(LINES))
    with pytest.raises(queries.ImportNotFound):
        queries.get_content(session, first.id)
    staged = rows(db, first.id)

    found = choices.choose(first.unknown, {first.unknown[0].key: "new"}, departments={}, import_id=first.id)
    with db.transaction() as inner:
        operations.choose_names(inner, import_id=first.id, choices=found.choices, units=found.units)
    again = reread(db, first.id)

    assert (first.counts.new, first.counts.wrong, again.counts.new, again.counts.wrong) == (0, 2, 1, 1)
    assert (again.sheet, again.unused) == (first.sheet, first.unused) == ("Journey", ("Salary",))
    assert rows(db, first.id) == tuple(row for row in staged if row.problem is not RowProblem.JOB_ROLE_UNKNOWN)
    assert queries.size_of(session, first.id) > 0
