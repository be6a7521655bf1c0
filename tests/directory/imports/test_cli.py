"""People by file from a terminal."""

import shutil

import pytest
from click.testing import CliRunner
from sqlalchemy import event
from sqlalchemy.engine import make_url

from lms.cli import Program
from lms.core.db import open_database
from lms.directory.imports.cli import people
from lms.people import queries
from lms.people.imports import queries as imports
from tests.conftest import INFO
from tests.directory.imports.files import csv_of


@pytest.fixture
def run(config, db, tmp_path):
    def run(content, *options):
        file = tmp_path / "staff.csv"
        file.write_bytes(content)
        return CliRunner().invoke(people, ["import", str(file), *options], obj=lambda: (config, db))

    return run


def here(session, email):
    return queries.find_employee_by_email(session, email) is not None


def test_a_dry_run_changes_nothing(run, session):
    answer = run(csv_of(("Ana", "ana@b.co")), "--dry-run")

    assert (answer.exit_code, here(session, "ana@b.co")) == (0, False)
    assert answer.output.startswith("1 new")


def test_imports(run, session):
    assert run(csv_of(("Ana", "ana@b.co"))).exit_code == 0
    assert here(session, "ana@b.co")


def test_wrong_rows_must_be_left_out_on_purpose(run, session):
    content = csv_of(("Ana", "ana@b.co"), ("Eve", "eve@b"))

    assert (run(content).exit_code, here(session, "ana@b.co")) == (1, False)
    assert (run(content, "--leave-out-wrong").exit_code, here(session, "ana@b.co")) == (0, True)


def test_unknown_names_are_added_on_purpose(run, session):
    content = csv_of(("Ana", "ana@b.co", "", "Pilot", "Air", "Moon"))

    assert run(content).exit_code == 1
    assert queries.list_sites(session) == ()
    assert run(content, "--add-unknown").exit_code == 0
    assert [site.name for site in queries.list_sites(session)] == ["Moon"]


def test_rows_with_a_name_that_cannot_be_added_are_shown(run, session):
    content = csv_of(("Ana", "ana@b.co", "", "Pilot", "", "Moon"), ("Ben", "ben@b.co", "", "", "", "Moon"))

    answer = run(content, "--add-unknown")  # a job role needs a department

    assert (answer.exit_code, answer.output.count("row 2,")) == (1, 1)
    assert answer.output.startswith("1 new, 0 changed, 0 unchanged, 1 wrong")


def test_a_file_that_cannot_be_read_says_why(run):
    answer = run(b"Salary\n1\n")

    assert answer.exit_code == 1
    assert "E-mail" in answer.output


@pytest.mark.parametrize(("options", "day"), [((), "2026-04-03"), (("--dates", "month-first"), "2026-03-04")])
def test_says_how_days_are_read(run, session, options, day):
    assert run(csv_of(("Ana", "ana@b.co", "", "", "", "", "", "03/04/2026")), *options).exit_code == 0
    assert queries.find_employee_by_email(session, "ana@b.co").joined_on.isoformat() == day


@pytest.mark.parametrize("content", [b"", b" \n"])
def test_an_empty_file_is_refused_as_one(run, session, content):
    answer = run(content)

    assert (answer.exit_code, answer.output) == (1, "Error: The file is empty.\n")
    assert imports.list_imports(session) == ()


def test_a_full_disk_is_a_sentence_and_nobody_is_half_imported(config, tables, tmp_path):
    url = f"sqlite:///{shutil.copy(make_url(tables('sqlite')).database, tmp_path / 'full.sqlite3')}"
    database = open_database(url, info=INFO)
    event.listen(database.engine, "connect", lambda connection, _record: connection.execute("PRAGMA max_page_count=1"))
    file = tmp_path / "staff.csv"
    file.write_bytes(csv_of(*[(f"P{n}", f"p{n}@b.co") for n in range(2_000)]))
    program = Program("lms", commands={"people": people})

    answer = CliRunner().invoke(program, ["people", "import", str(file)], obj=lambda: (config, database))

    assert (answer.exit_code, answer.output.count("\n")) == (1, 1)
    with database.reading() as session:
        assert (imports.list_imports(session), imports.count_people(session)) == ((), 0)
    database.engine.dispose()
