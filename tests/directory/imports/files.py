"""Files of people, and taking them through an import as pages and commands do."""

import io

from lms.core import ids
from lms.core.csv_text import csv_lines
from lms.directory.imports import queries as directory
from lms.files.queries import store_of
from lms.people.imports import operations, queries
from lms.people.imports.storing import store_file
from lms.people.imports.terms import RowKind
from tests.times import MONDAY as NOW

HEADINGS = ("Name", "E-mail", "Number", "Job role", "Department", "Site", "Manager", "First day")


def csv_of(*rows, headings=HEADINGS) -> bytes:
    width = len(headings)
    return "".join(csv_lines([headings, *[(*row, *[""] * (width - len(row))) for row in rows]])).encode()


def take(db, steps):
    for step in steps:
        with db.transaction() as session:
            step(session)


def planned(db, content, *, viewer=None):
    """Keep and read a file; return the import."""
    with db.transaction() as session:
        import_id = ids.new_id()
        stored = store_file(store_of(session), import_id, io.BytesIO(content))
        operations.keep_file(
            session, import_id=import_id, name="staff.csv", stored=stored, viewer=viewer, today=NOW.date(), now=NOW
        )
    return reread(db, import_id)


def reread(db, import_id):
    with db.transaction() as session:
        steps = operations.plan_reading(session, import_id, protected=directory.protected_people(session), now=NOW)
    take(db, steps)
    with db.transaction() as session:
        return queries.get_import(session, import_id)


def done(db, content, *, ends_missing=False):
    """Import a file; return the import."""
    one = planned(db, content)
    with db.transaction() as session:
        operations.confirm_import(session, import_id=one.id, ends_missing=ends_missing, today=NOW.date())
    go_on(db, one.id)
    with db.transaction() as session:
        return queries.get_import(session, one.id)


def go_on(db, import_id):
    with db.transaction() as session:
        steps = operations.plan_import(session, import_id, viewer=None, now=NOW)
    take(db, steps)


def rows(db, import_id, kind=RowKind.WRONG):
    with db.transaction() as session:
        return queries.page_rows(session, import_id, kind).rows
