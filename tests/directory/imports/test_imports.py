"""Imports against the database: what a file does, does once, and takes back."""

import shutil
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from lms.assignments.models import Assignment
from lms.core.csv_text import csv_lines
from lms.core.db import is_full, open_database
from lms.directory.imports import operations as undoing
from lms.directory.imports import queries as directory
from lms.directory.imports.terms import UndoReason
from lms.outbox.models import OutboxEvent
from lms.people import operations as people_operations
from lms.people import queries as people
from lms.people.imports import choices, operations, queries
from lms.people.imports.operations import importing, states
from lms.people.imports.terms import ImportState, RowProblem
from lms.people.imports.writing import export_rows
from lms.people.models import Employee, Placement, ReportingLine
from lms.people.terms import EmploymentState
from tests.conftest import INFO
from tests.directory.imports.files import csv_of, done, go_on, planned, reread, rows, take
from tests.times import MONDAY as NOW

TODAY = NOW.date()
BOSS, ANA, BEN = ("Boss", "boss@b.co"), ("Ana", "ana@b.co"), ("Ben", "ben@b.co")


def by_email(session, email):
    return people.find_employee_by_email(session, email)


def lines_of(session, email):
    """Everyone above a person, nearest first."""
    return [
        people.get_employee(session, one).email
        for one in people.manager_ids_above(session, by_email(session, email).id)
    ]


def same_lines(session):
    """The lines are those that the managers say."""
    above = dict(session.execute(select(Employee.id, Employee.manager_id)).all())
    wanted = set()
    for employee_id in above:
        at, depth = employee_id, 0
        while at is not None:
            wanted.add((at, employee_id, depth))
            at, depth = above[at], depth + 1
    columns = ReportingLine.manager_id, ReportingLine.employee_id, ReportingLine.depth
    return wanted == set(session.execute(select(*columns)).all())


class TestImports:
    def test_people_with_job_roles_sites_and_managers_who_come_later(self, db, session, make):
        make.job_role("Bookseller")

        one = done(
            db, csv_of((*ANA, "7", "Bookseller", "Stores", "", "ben@b.co"), (*BEN, "", "", "", "", "boss@b.co"), BOSS)
        )

        assert (one.state, one.counts.new, one.done_count, one.skipped_count) == (ImportState.DONE, 3, 3, 0)
        ana = by_email(session, "ana@b.co")
        assert ana.is_active
        assert [p.job_role.name for p in people.current_placements(session, ana.id)] == ["Bookseller"]
        assert lines_of(session, "ana@b.co") == ["ben@b.co", "boss@b.co"]
        assert same_lines(session)

    def test_what_it_wrote_without_changing_anything(self, db, session, make):
        make.job_role("Bookseller", department="Stores")
        make.job_role("Clerk | all; round", department="Stores")
        make.employee(
            "=Odd, Name",
            manager=make.employee("Boss"),
            job_roles=[make.job_role("Bookseller"), make.job_role("Clerk | all; round")],
        )
        content = "".join(csv_lines(export_rows(session))).encode()

        one = planned(db, content)

        assert (one.counts.unchanged, one.counts.to_do, one.counts.wrong, one.counts.missing) == (2, 0, 0, 0)

    def test_changes_of_who_is_here(self, db, session, make):
        cook, porter = make.job_role("Cook", department="Rooms"), make.job_role("Porter", department="Rooms")
        top, boss = make.employee("Top", email="top@b.co"), make.employee("Boss", email="boss@b.co")
        make.employee("Ana", email="ana@b.co", job_role=cook, manager=boss)
        make.employee("Ben", email="ben@b.co", job_role=cook, manager=by_email(session, "ana@b.co"))

        one = done(db, csv_of(("Ana B", "ana@b.co", "7", "Porter", "Rooms", "", "top@b.co")))

        session.expire_all()
        ana = by_email(session, "ana@b.co")
        assert (one.counts.changed, ana.name, ana.manager_id) == (1, "Ana B", top.id)
        assert [p.job_role.id for p in people.current_placements(session, ana.id)] == [porter.id]
        assert lines_of(session, "ben@b.co") == ["ana@b.co", "top@b.co"]
        assert same_lines(session)

    def test_two_who_change_places(self, db, session, make):
        top = make.employee("Top", email="top@b.co")
        make.employee("Ana", email="ana@b.co", manager=top)

        done(
            db, csv_of(("Top", "top@b.co", "", "Bookseller", "", "", "ana@b.co"), ("Ana", "ana@b.co", "", "Bookseller"))
        )

        assert lines_of(session, "top@b.co") == ["ana@b.co"]
        assert same_lines(session)

    def test_somebody_who_starts_later(self, db, session, make):
        done(db, csv_of((*ANA, "", "", "", "", "", "2026-12-24")))

        assert by_email(session, "ana@b.co").state is EmploymentState.PLANNED

    def test_leaves_who_is_missing_as_they_are_unless_told(self, db, session, make):
        make.employee("Gone", email="gone@b.co")

        done(db, csv_of(BOSS))
        assert by_email(session, "gone@b.co").is_active
        one = done(db, csv_of(BOSS), ends_missing=True)

        session.expire_all()
        assert (one.counts.missing, one.done_count) == (1, 1)
        gone = by_email(session, "gone@b.co")
        assert (gone.state, gone.ended_on) == (EmploymentState.ENDED, TODAY)
        assert people.current_placements(session, gone.id) == ()

    def test_names_that_nobody_knows_only_once_somebody_said_what_they_are(self, db, session, make):
        make.employee("Boss", email="boss@b.co")
        content = csv_of((*ANA, "", "Pilot", "Air", "Moon"), (*BEN, "", "Pilot", "Air"))

        one = planned(db, content)
        assert [row.problem for row in rows(db, one.id)] == [RowProblem.JOB_ROLE_UNKNOWN] * 2
        found = choices.choose(one.unknown, {name.key: "new" for name in one.unknown}, departments={}, import_id=one.id)
        with db.transaction() as inner:
            operations.choose_names(inner, import_id=one.id, choices=found.choices, units=found.units)
        one = reread(db, one.id)

        assert (one.counts.new, one.counts.wrong) == (2, 0)
        assert people.list_sites(session) == ()
        with db.transaction() as inner:
            operations.confirm_import(inner, import_id=one.id, ends_missing=False, today=TODAY)
        go_on(db, one.id)
        assert [site.name for site in people.list_sites(session)] == ["Moon"]
        (placement,) = people.current_placements(session, by_email(session, "ben@b.co").id)
        assert (placement.job_role.name, placement.job_role.department_name) == ("Pilot", "Air")

    def test_no_administrator_and_not_oneself(self, db, session, make):
        admin = make.administrator("Ada", email="ada@b.co")
        me = make.administrator("Me", email="me@b.co")

        one = planned(db, csv_of(("Eve", "ada@b.co"), ("Eve", "me@b.co")), viewer=make.viewer(me))

        assert [row.problem for row in rows(db, one.id)] == [RowProblem.PROTECTED] * 2
        assert directory.protected_people(session) == {admin.id, me.id}

    def test_gives_everybody_what_they_would_get_one_by_one(self, db, session, make, drain, programme):
        drain()
        one = done(db, csv_of((*ANA, "", "Bookseller", "Stores")))
        drain()

        ana = by_email(session, "ana@b.co")
        assert one.counts.new == 1
        assert session.scalar(select(func.count()).where(Assignment.employee_id == ana.id)) == programme

    def test_what_follows_is_one_event(self, db, session, make):
        done(db, csv_of(BOSS, ANA, BEN))

        assert list(session.scalars(select(OutboxEvent.name))) == ["PeopleImported"]

    def test_a_change_of_address_reaches_the_account(self, db, session, make, drain):
        make.learner("Ana", email="ana@b.co")
        session.execute(Employee.__table__.update().values(number="7"))

        done(db, csv_of(("Ana", "new@b.co", "7", "Bookseller")))
        drain()

        assert make.viewer(by_email(session, "new@b.co"))
        from lms.identity.models import Account

        session.expire_all()
        assert list(session.scalars(select(Account.email))) == ["new@b.co"]


@pytest.fixture
def programme(session, make):
    """A course for everyone and one for booksellers; how many assignments a bookseller gets."""
    make.job_role("Bookseller", department="Stores")
    return 0


class TestGoesOn:
    @pytest.fixture(autouse=True)
    def small_steps(self, monkeypatch):
        for module in (states, importing):
            monkeypatch.setattr(module, "ALL_AT_ONCE", 0)
            monkeypatch.setattr(module, "DONE_AT_ONCE", 2)

    def content(self):
        return csv_of(*[(f"P{n}", f"p{n}@b.co", "", "", "", "", f"p{n // 2}@b.co" if n else "") for n in range(9)])

    def test_after_it_was_killed_at_any_step(self, db, session):
        one = planned(db, self.content())
        with db.transaction() as inner:
            operations.confirm_import(inner, import_id=one.id, ends_missing=False, today=TODAY)
        for _ in range(20):
            with db.transaction() as inner:
                steps = operations.plan_import(inner, one.id, viewer=None, now=NOW)
            if not steps:
                break
            take(db, steps[: 2 if len(steps) > 2 else None])  # and never comes to the third
            here = session.scalar(select(func.count()).where(Employee.state == EmploymentState.ACTIVE))
            assert here in {0, 9}, "somebody was seen before all were there"

        assert here == 9
        assert same_lines(session)
        assert session.scalar(select(func.count()).select_from(Placement)) == 0

    def test_past_what_somebody_changed_meanwhile(self, db, session, make):
        ana = make.employee("Ana", email="ana@b.co")
        one = planned(
            db, csv_of(("Ana B", "ana@b.co"), ("Ben", "ben@b.co"), ("Cem", "cem@b.co", "", "", "", "", "ben@b.co"))
        )
        make.employee("Ben", email="ben@b.co")
        people_operations.edit_employee(
            session, employee_id=ana.id, name="Ana C", email="ana@b.co", viewer=None, now=NOW
        )
        with db.transaction() as inner:
            operations.confirm_import(inner, import_id=one.id, ends_missing=False, today=TODAY)
        go_on(db, one.id)

        with db.transaction() as inner:
            one = queries.get_import(inner, one.id)
            skipped = queries.list_skipped(inner, one.id)
        assert (one.state, one.skipped_count) == (ImportState.DONE, 3)
        assert {row.name for row in skipped} == {"Ana B", "Ben", "Cem"}
        assert by_email(session, "ana@b.co").name == "Ana C"

    def test_only_once(self, db, session):
        one = planned(db, self.content())
        with db.transaction() as inner:
            operations.confirm_import(inner, import_id=one.id, ends_missing=False, today=TODAY)
        with db.transaction() as inner, pytest.raises(operations.ImportNotReady):
            operations.confirm_import(inner, import_id=one.id, ends_missing=False, today=TODAY)


def undo(db, import_id):
    with db.transaction() as session:
        undoing.begin_undo(session, import_id=import_id)
    with db.transaction() as session:
        steps = undoing.plan_next(session, import_id, viewer=None, now=NOW)
    take(db, steps)


class TestUndo:
    def before_and_after(self, session):
        session.expire_all()
        columns = (
            Employee.name,
            Employee.email,
            Employee.manager_id,
            Employee.state,
            Employee.ended_on,
            Employee.joined_on,
        )
        placed = select(Placement.employee_id, Placement.job_role_id, Placement.starts_on, Placement.ends_on)
        return set(session.execute(select(*columns)).all()), set(session.execute(placed).all()), same_lines(session)

    def test_gives_back_what_was_before(self, db, session, make, drain):
        cook = make.job_role("Cook", department="Rooms")
        make.job_role("Porter", department="Rooms")
        boss = make.employee("Boss", email="boss@b.co", job_role=cook)
        make.employee("Ana", email="ana@b.co", job_role=cook, manager=boss)
        make.employee("Gone", email="gone@b.co", job_role=cook)
        left = make.employee("Left", email="left@b.co", job_role=cook)
        people_operations.end_employment(
            session, employee_id=left.id, ended_on=TODAY - timedelta(days=9), viewer=None, now=NOW
        )
        before = self.before_and_after(session)

        one = done(
            db,
            csv_of(
                ("Boss", "boss@b.co", "", "Cook"),
                ("Ana B", "ana@b.co", "7", "Porter", "", "", "new@b.co"),
                ("New", "new@b.co", "", "Cook", "", "", "newer@b.co"),
                ("Newer", "newer@b.co", "", "Cook", "", "", "boss@b.co"),
                ("Left", "left@b.co", "", "Porter"),
            ),
            ends_missing=True,
        )
        assert (one.counts.new, one.counts.changed, one.counts.missing) == (2, 2, 1)
        drain()
        undo(db, one.id)
        drain()

        assert self.before_and_after(session) == before
        with db.transaction() as inner:
            assert queries.get_import(inner, one.id).state is ImportState.UNDONE

    @pytest.mark.parametrize(
        ("build", "reason"),
        [
            (lambda session, make, new: make.account(new, password_hash="x"), UndoReason.SIGNED_IN),
            (lambda session, make, new: make.employee("Report", manager=new), UndoReason.HAS_REPORTS),
        ],
    )
    def test_is_refused_where_something_was_built_on_it(self, db, session, make, build, reason):
        one = done(db, csv_of(("New", "new@b.co")))
        build(session, make, by_email(session, "new@b.co"))

        assert [block.reason for block in directory.undo_blocks(session, one.id)] == [reason]
        with pytest.raises(undoing.UndoBlocked):
            undo(db, one.id)

    def test_is_refused_where_somebody_was_changed_since(self, db, session, make):
        ana = make.employee("Ana", email="ana@b.co")
        one = done(db, csv_of(("Ana B", "ana@b.co", "", "Bookseller")))
        people_operations.edit_employee(
            session, employee_id=ana.id, name="Ana C", email="ana@b.co", viewer=None, now=NOW
        )

        assert [block.reason for block in directory.undo_blocks(session, one.id)] == [UndoReason.CHANGED]

    def test_in_small_steps_leaves_nobody(self, db, session, monkeypatch):
        from lms.people.imports.operations import undoing as steps

        monkeypatch.setattr(steps, "ALL_AT_ONCE", 0)
        monkeypatch.setattr(steps, "DONE_AT_ONCE", 2)
        one = done(
            db, csv_of(*[(f"P{n}", f"p{n}@b.co", "", "", "", "", f"p{n // 2}@b.co" if n else "") for n in range(9)])
        )

        undo(db, one.id)

        assert session.scalar(select(func.count()).select_from(Employee)) == 0


def test_files_that_nobody_confirms_are_deleted_after_a_day(db, session):
    one = planned(db, csv_of(BOSS))

    operations.purge(session, now=NOW + timedelta(hours=23))
    assert queries.get_import(session, one.id)
    operations.purge(session, now=NOW + timedelta(hours=25))
    with pytest.raises(queries.ImportNotFound):
        queries.get_import(session, one.id)


def test_a_file_that_cannot_be_read_says_why(db):
    one = planned(db, b"Salary\n1\n")

    assert one.state is ImportState.REFUSED
    assert one.refusal
    assert "A1" not in one.refusal  # it is about the whole file


class TestFullDisk:
    @pytest.fixture
    def sqlite(self, tables, tmp_path):
        """A database of its own, whose size can be limited."""
        url = f"sqlite:///{shutil.copy(make_url(tables('sqlite')).database, tmp_path / 'full.sqlite3')}"
        database = open_database(url, info=INFO)
        yield database
        database.engine.dispose()

    @contextmanager
    def full(self, database, pages):
        """As if there were space for so many more pages."""

        def limit(connection, _record=None, _proxy=None):
            (now,) = connection.execute("PRAGMA page_count").fetchone()
            connection.execute(f"PRAGMA max_page_count={now + pages}")

        database.engine.dispose()
        event.listen(database.engine, "connect", limit)
        yield
        event.remove(database.engine, "connect", limit)
        database.engine.dispose()

    def test_nothing_is_half_done_and_it_goes_on_once_there_is_space(self, sqlite, monkeypatch):
        monkeypatch.setattr(importing, "ALL_AT_ONCE", 0)
        monkeypatch.setattr(importing, "DONE_AT_ONCE", 50)
        lines = [(f"P{n}", f"p{n}@b.co", "", "", "", "", f"p{n // 2}@b.co" if n else "") for n in range(400)]
        one = planned(sqlite, csv_of(*lines))
        with sqlite.transaction() as session:
            operations.confirm_import(session, import_id=one.id, ends_missing=False, today=TODAY)

        with self.full(sqlite, pages=15), pytest.raises(OperationalError) as error:
            go_on(sqlite, one.id)

        assert is_full(error.value)
        active = select(func.count()).where(Employee.state == EmploymentState.ACTIVE)
        with sqlite.reading() as session:
            assert queries.get_import(session, one.id).state is ImportState.RUNNING
            assert session.scalar(active) == 0
        go_on(sqlite, one.id)
        with sqlite.reading() as session:
            assert session.scalar(active) == 400
            assert same_lines(session)
