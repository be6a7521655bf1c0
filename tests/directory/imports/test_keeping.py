"""The file of an import: read once if that takes long, and in the store for only as long as it is needed."""

from contextlib import suppress
from datetime import timedelta

from lms.core.sheets.xlsx import write_xlsx
from lms.files import operations as files
from lms.files.queries import find_file, store_of
from lms.files.store import hash_of
from lms.people.imports import choices, operations, queries
from lms.people.imports.terms import ImportState, RowProblem
from tests.directory.imports.files import csv_of, done, planned, reread, rows
from tests.times import MONDAY as NOW

LINES = ("Name", "E-mail", "Salary", "Job role", "Department"), ("Ana", "ana@b.co", 1, "Pilot", "Air"), ("", "b@b.co")
BOSS = "Boss", "boss@b.co"


def stored(session):
    return set(store_of(session).list_hashes())


def test_an_xlsx_file_is_read_once_however_often_names_are_chosen(db, session):
    before = stored(session)
    first = planned(db, write_xlsx(LINES))
    staged = rows(db, first.id)

    assert first.is_packed
    assert stored(session) - before == {first.sha256}  # what was sent is gone

    found = choices.choose(first.unknown, {first.unknown[0].key: "new"}, departments={}, import_id=first.id)
    with db.transaction() as inner:
        operations.choose_names(inner, import_id=first.id, choices=found.choices, units=found.units)
    again = reread(db, first.id)

    assert (first.counts.new, first.counts.wrong, again.counts.new, again.counts.wrong) == (0, 2, 1, 1)
    assert (again.sheet, again.unused) == (first.sheet, first.unused) == ("Journey", ("Salary",))
    assert rows(db, first.id) == tuple(row for row in staged if row.problem is not RowProblem.JOB_ROLE_UNKNOWN)
    assert queries.size_of(session, first.id) > 0


def test_a_waiting_file_is_no_rubbish(db, session):
    one = planned(db, csv_of(BOSS))

    assert files.drop_unreferenced(session, now=NOW + timedelta(days=2)) == 0
    assert hash_of(store_of(session), one.sha256) == one.sha256


def test_the_same_file_of_two_imports_is_two_files(db, session):
    first, second = planned(db, csv_of(BOSS)), planned(db, csv_of(BOSS))

    with db.transaction() as inner:
        operations.drop_import(inner, import_id=first.id)

    assert second.sha256 in stored(session)
    assert first.sha256 not in stored(session)


def test_a_file_goes_once_its_import_is_done_refused_or_expired(db, session):
    before = stored(session)

    imported, refused = done(db, csv_of(BOSS)), planned(db, b"Salary\n1\n")
    waiting = planned(db, csv_of(BOSS))
    with db.transaction() as inner:
        operations.purge(inner, now=NOW + timedelta(hours=25))

    assert (imported.sha256, refused.sha256) == (None, None)
    assert find_file(session, waiting.sha256) is None
    assert stored(session) == before


def test_nothing_goes_if_that_is_undone(db, session):
    one = planned(db, csv_of(BOSS))

    with suppress(KeyError), db.transaction() as inner:
        operations.drop_import(inner, import_id=one.id)
        raise KeyError

    assert one.sha256 in stored(session)


def test_a_lost_file_is_asked_for_again(db, session):
    one = planned(db, csv_of(BOSS))
    with db.transaction() as inner:
        operations.read_days_otherwise(inner, import_id=one.id)
    store_of(session).remove(one.sha256)

    assert reread(db, one.id).state is ImportState.REFUSED
