"""The `lms` command."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from contextlib import closing

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from lms import migrations
from lms.cli import main
from lms.core.db import open_database
from tests.conftest import ROOT
from tests.real_server import PATIENCE

PACKAGE = str(ROOT / "courses" / "three-rivers-bookstores")


class Commands:
    """Runs commands on one instance: `lms("db", "check", code=1)`."""

    def __init__(self, path) -> None:
        self.path = path

    def __call__(self, *words, code=0):
        result = CliRunner(env={"LMS_INSTANCE": str(self.path)}).invoke(main, words, catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.output


@pytest.fixture
def unprepared(tmp_path):
    """Runs a command where there is no instance yet."""
    return Commands(tmp_path / "instance")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """An instance as `lms prepare` makes it, and one with the bookstores in it: copied for each test, as making them takes long."""
    folder = tmp_path_factory.mktemp("made")
    Commands(folder / "prepared")("prepare")
    shutil.copytree(folder / "prepared", folder / "bookstores")
    Commands(folder / "bookstores")("library", "import", PACKAGE)
    return folder


@pytest.fixture
def lms(made, tmp_path):
    """Runs a command on a prepared instance of its own."""
    return Commands(shutil.copytree(made / "prepared", tmp_path / "instance"))


@pytest.fixture
def bookstores(made, tmp_path):
    """Runs a command on an instance of its own with the bookstores in it."""
    return Commands(shutil.copytree(made / "bookstores", tmp_path / "instance"))


def test_every_command_says_what_it_does(lms):
    def walk(group, words):
        for name, command in group.commands.items():
            assert command.help, (*words, name)
            lms(*words, name, "--help")
            if hasattr(command, "commands"):
                walk(command, (*words, name))

    walk(main, ())


def test_help_names_all_commands(lms):
    told = lms("--help")

    for word in ("prepare", "run", "worker", "db", "library", "curriculum", "dashboards", "identity", "demo", "dev"):
        assert word in told


def test_help_loads_neither_web_nor_database():
    """So that it answers at once: what a command needs, it imports when it runs."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "lms.cli", "--help"], check=True, capture_output=True, text=True
    )

    loaded = {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}
    assert "click" in loaded
    assert loaded.isdisjoint({"flask", "sqlalchemy", "markdown_it"}), loaded & {"flask", "sqlalchemy", "markdown_it"}


class TestPrepare:
    def test_makes_an_instance_that_may_start(self, lms):
        database = open_database(f"sqlite:///{lms.path / 'lms.sqlite3'}")
        migrations.require_newest(database)
        with database.reading() as session:
            assert session.execute(text("SELECT count(*) FROM identity_account")).scalar_one() == 0
        database.engine.dispose()

    def test_makes_nothing_that_others_may_read(self, bookstores):
        born = [bookstores.path, *bookstores.path.rglob("*")]
        assert [str(path) for path in born if path.stat().st_mode & 0o077] == []

    def test_keeps_the_key_when_run_again(self, lms):
        key = (lms.path / "config.toml").read_text()

        lms("prepare")

        assert (lms.path / "config.toml").read_text() == key

    def test_moves_the_key_of_certificates_to_the_settings(self, lms):
        file, old = lms.path / "config.toml", "cd" * 32
        database = open_database(f"sqlite:///{lms.path / 'lms.sqlite3'}")
        with database.transaction() as session:
            session.execute(text(f"CREATE TABLE assignments_signing_key AS SELECT 1 AS id, '{old}' AS key"))
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join(line for line in lines if not line.startswith("certificate_key")))

        lms("prepare")

        assert tomllib.loads(file.read_text())["certificate_key"] == old
        assert file.stat().st_mode & 0o077 == 0
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM assignments_signing_key")) == 0
        database.engine.dispose()


class TestDb:
    def test_walks_down_and_up(self, lms):
        before = migrations.revisions()[-2]
        assert before in lms("db", "downgrade", before)
        assert "older than the program" in lms("db", "check", code=1)
        lms("db", "upgrade")
        assert "Up to date" in lms("db", "check")

    def test_refuses_a_revision_that_does_not_exist(self, lms):
        assert "9999" in lms("db", "downgrade", "9999", code=2)

    def test_says_in_a_sentence_what_is_missing(self, unprepared):
        assert "run `lms prepare`" in unprepared("db", "check", code=1)


class TestWorker:
    def test_drains(self, lms):
        assert "0 tasks" in lms("worker", "drain")


class TestAssignments:
    def test_says_and_sets_when_courses_are_due(self, lms):
        assert "14 days" in lms("assignments", "due-days")
        lms("assignments", "due-days", "21")

        assert "21 days" in lms("assignments", "due-days")
        lms("assignments", "due-days", "0", code=2)

    def test_says_that_there_is_no_such_certificate(self, lms):
        assert "No valid certificate" in lms("assignments", "revoke-certificate", "x" * 22, code=1)


class TestIdentity:
    def test_invites_an_administrator(self, lms):
        told = lms("identity", "create-admin", "ada@example.org", "--name", "Ada Boss")

        assert "/invitations/" in told


class TestLibrary:
    def test_a_dry_run_writes_nothing(self, lms):
        assert "Nothing was imported" in lms("library", "import", PACKAGE, "--dry-run")
        assert "nothing to export" in lms("library", "export", str(lms.path / "out"), code=1)

    def test_export_import_export_is_byte_identical(self, bookstores):
        first, second = bookstores.path / "first", bookstores.path / "second"

        bookstores("library", "export", str(first))
        assert "0 of" in bookstores("library", "import", str(first))
        bookstores("library", "export", str(second))

        def texts(folder):
            return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*") if p.is_file()}

        assert texts(first) == texts(second)

    def test_refuses_to_write_over_something_else(self, bookstores):
        (bookstores.path / "holiday").mkdir()
        (bookstores.path / "holiday" / "beach.txt").write_text("sun")

        assert "has other files in it" in bookstores("library", "export", str(bookstores.path / "holiday"), code=1)

    def test_says_where_a_package_is_wrong(self, lms):
        (lms.path / "bad").mkdir()
        (lms.path / "bad" / "mantra.md").write_text("---\nversion: 1\ntext: Ready.\n---\nReady.\n")
        (lms.path / "bad" / "organisation.toml").write_text('id = "x"\ncolour = "red"\n')

        assert "organisation.toml:" in lms("library", "import", str(lms.path / "bad"), code=1)

    def test_retires_a_module(self, bookstores):
        assert "is retired" in bookstores("library", "retire", "a-raised-voice")
        assert "no module" in bookstores("library", "retire", "a-raised-voice", code=1)


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.enable_socket
class TestRun:
    def test_prepares_an_empty_folder_answers_and_stops_cleanly(self, unprepared):
        port = free_port()
        server = subprocess.Popen(
            [sys.executable, "-m", "lms.cli", "run", "--port", str(port)],
            env=os.environ | {"LMS_INSTANCE": str(unprepared.path)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            status = self.first_answer(port)
        finally:
            server.send_signal(signal.SIGTERM)
            told, _ = server.communicate(timeout=PATIENCE)

        assert status == 200, told
        assert server.returncode == 0, told
        assert re.search(r"([A-Z2-9]{4}-){2}[A-Z2-9]{4}$", told, re.MULTILINE), "the code of the first administrator"

    @staticmethod
    def first_answer(port):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=PATIENCE) as answer:
                    return answer.status
            except urllib.error.HTTPError as error:
                return error.code
            except OSError:
                time.sleep(0.05)
        return None

    def test_refuses_a_database_from_the_past(self, lms):
        lms("db", "downgrade", migrations.revisions()[-2])

        assert "lms db upgrade" in lms("run", code=1)
