"""Waiting for others: what is busy, and what is tried again."""

import os

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from lms.core.db import TRIES, is_busy, open_database, patiently
from tests.conftest import drop_postgresql_database, new_postgresql_database


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request, tmp_path_factory, worker_name):
    """A database with one row that two can want."""
    url = f"sqlite:///{tmp_path_factory.mktemp('busy') / 'busy.sqlite3'}"
    if request.param == "postgresql":
        url = new_postgresql_database(f"lms_busy_{worker_name}_{os.getpid()}")
    database = open_database(url)
    with database.transaction() as session:
        session.execute(text("CREATE TABLE sign (word TEXT)"))
        session.execute(text("INSERT INTO sign VALUES ('open')"))
    database.engine.dispose()
    yield url
    drop_postgresql_database(url)


@pytest.fixture
def patient(url):
    database = open_database(url)
    yield database
    database.engine.dispose()


@pytest.fixture
def hasty(url):
    database = open_database(url, wait_seconds=0.01)
    yield database
    database.engine.dispose()


def write(database, word):
    with database.transaction() as session:
        paint(session, word)


def paint(session, word):
    session.execute(text("UPDATE sign SET word = :word"), {"word": word})


class TestIsBusy:
    def test_where_somebody_else_is_writing(self, patient, hasty):
        with patient.transaction() as session:
            paint(session, "first")
            with pytest.raises(OperationalError) as caught:
                write(hasty, "second")

        assert is_busy(caught.value)

    def test_not_where_a_statement_is_wrong(self, patient):
        with patient.reading() as session, pytest.raises(DBAPIError) as caught:
            session.execute(text("SELECT nothing FROM nowhere"))

        assert not is_busy(caught.value)
        assert not is_busy(ValueError())


class TestPatiently:
    def test_begins_again_when_the_other_is_done(self, patient, hasty):
        other = patient.transaction()
        paint(other.__enter__(), "first")

        patiently(lambda: write(hasty, "second"), pause=lambda _seconds: other.__exit__(None, None, None))

        with patient.reading() as session:
            assert session.scalar(text("SELECT word FROM sign")) == "second"

    def test_gives_up_after_some_tries(self, patient, hasty):
        pauses = []
        with patient.transaction() as session:
            paint(session, "first")
            with pytest.raises(OperationalError):
                patiently(lambda: write(hasty, "second"), pause=pauses.append)

        assert len(pauses) == TRIES - 1

    def test_tries_nothing_else_again(self):
        tries = []

        def fail():
            tries.append(1)
            raise ValueError

        with pytest.raises(ValueError):
            patiently(fail, pause=tries.append)
        assert len(tries) == 1
