"""SQLite as it must stand on every connection: durable, checked, and patient."""

import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lms import schema
from lms.core.db import open_database

FACTS = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "foreign_keys": 1,
    "busy_timeout": 5000,
    "trusted_schema": 0,
}


@pytest.fixture
def sqlite_file(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'lms.sqlite3'}")
    schema.metadata.create_all(database.engine)
    yield database
    database.engine.dispose()


@pytest.mark.parametrize("fact", FACTS)
def test_every_connection_keeps_it(sqlite_file, fact):
    first, second = sqlite_file.engine.connect(), sqlite_file.engine.connect()
    with first, second:
        for connection in (first, second):
            assert connection.exec_driver_sql(f"PRAGMA {fact}").scalar() == FACTS[fact]


def test_the_file_itself_is_write_ahead(sqlite_file, tmp_path):
    with sqlite3.connect(tmp_path / "lms.sqlite3") as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()


def test_a_row_about_nobody_is_refused(sqlite_file):
    with pytest.raises(IntegrityError), sqlite_file.transaction() as session:
        session.execute(text("INSERT INTO people_reporting_line (manager_id, employee_id, depth) VALUES ('a', 'b', 0)"))


def test_a_writer_takes_its_turn_at_the_start(sqlite_file, tmp_path):
    plain = sqlite3.connect(tmp_path / "lms.sqlite3", timeout=0)

    with sqlite_file.transaction() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            plain.execute("BEGIN IMMEDIATE")

    plain.close()


def test_a_reader_waits_for_nobody(sqlite_file, tmp_path):
    plain = sqlite3.connect(tmp_path / "lms.sqlite3", timeout=0)
    plain.execute("BEGIN IMMEDIATE")

    with sqlite_file.reading() as session:
        assert session.execute(text("SELECT count(*) FROM people_employee")).scalar() == 0

    plain.close()
