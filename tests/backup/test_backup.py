"""Backups: made while others write, restored elsewhere and equal; whatever is wrong with one is found before anything changes."""

import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import zipfile
from contextlib import contextmanager
from uuid import UUID

import pytest
from click.testing import CliRunner
from sqlalchemy import insert, text
from sqlalchemy.engine import make_url

from lms import schema
from lms.backup import terms
from lms.backup.archive import open_archive
from lms.backup.making import make_backup, only_one
from lms.backup.restoring import check_target, restore_database, restore_files
from lms.cli import main
from lms.core.config import prepare_instance
from lms.core.db import open_database
from lms.files.store import DiskStore
from tests.conftest import CERTIFICATE_KEY, INFO, MONDAY, drop_postgresql_database, new_postgresql_database
from tests.factories import Make

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


def fill(database, store):
    with database.transaction() as session:
        make = Make(session)
        lesson = make.lesson()
        boss = make.administrator("Ann Over")
        make.reader("Ben Okoro", lesson=lesson)
        make.employee("Cy “Under” Ω", manager=boss)
        make.release()
        return make.media(store=store).sha256


class Busy:
    """Somebody who adds a site and a department in each of many transactions, while something else goes on."""

    def __init__(self, database):
        self._database, self._end, self.count = database, threading.Event(), 0
        self._thread = threading.Thread(target=self._write)

    def __enter__(self):
        self._thread.start()
        while not self.count and self._thread.is_alive():
            self._end.wait(0.01)
        assert self.count
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()

    def _write(self):
        while not self._end.is_set():
            with self._database.transaction() as session:
                one = {"id": UUID(int=self.count + 1), "position": 0, "name": f"Busy {self.count}"}
                session.execute(insert(schema.metadata.tables["people_site"]), one)
                code = f"busy-{self.count}"
                session.execute(insert(schema.metadata.tables["people_department"]), {**one, "code": code})
            self.count += 1


def back_up(database, store, folder, name="backup.zip", **options):
    return make_backup(
        database, store, folder / name, instance_path=folder, certificate_key=CERTIFICATE_KEY, now=MONDAY, **options
    )


def digests(manifest, *, without=()):
    return {one.name: (one.rows, one.sha256) for one in manifest.tables if one.name not in without}


class TestFromOneServerToTheOther:
    @pytest.mark.postgresql
    def test_gives_the_same_instance_although_others_wrote_meanwhile(self, real_database, tmp_path, worker_name):
        server = real_database.engine.dialect.name
        store = DiskStore(tmp_path / "files")
        sha256 = fill(real_database, store)
        with Busy(real_database) as busy:
            manifest = back_up(real_database, store, tmp_path)
            seen = busy.count
        (tmp_path / "elsewhere").mkdir()
        url = f"sqlite:///{tmp_path / 'elsewhere/lms.sqlite3'}"
        if OTHER[server] == "postgresql":
            url = new_postgresql_database(f"lms_restored_{worker_name}_{os.getpid()}")
        other = DiskStore(tmp_path / "elsewhere/files")

        with open_archive(tmp_path / "backup.zip") as archive:
            restore_files(other, archive)
            restore_database(url, archive, now=MONDAY)

        restored = open_database(url, info=INFO)
        again = back_up(restored, other, tmp_path, "again.zip")
        without = {"audit_entry"}  # the restored one says that it was restored
        assert digests(again, without=without) == digests(manifest, without=without)
        assert [one.rows for one in manifest.tables if one.name == "people_employee"] == [3]
        assert [file.sha256 for file in again.files] == [sha256]
        with restored.reading() as session:
            sites, departments = (
                session.scalar(text(f"SELECT count(*) FROM {table}"))
                for table in ("people_site", "people_department WHERE code LIKE 'busy-%'")
            )
            assert sites == departments <= seen + 1
            assert session.scalar(text("SELECT count(*) FROM search_entry")) > 0
        with restored.transaction() as session:  # numbers go on after the highest, references hold
            Make(session).employee("Di New")
        restored.disconnect()
        drop_postgresql_database(url)


@pytest.fixture
def source(tables, tmp_path):
    """An instance on SQLite with a backup beside it: its database, its store, and the file."""
    (tmp_path / "source").mkdir()
    path = tmp_path / "source/lms.sqlite3"
    shutil.copy(make_url(tables("sqlite")).database, path)
    database = open_database(f"sqlite:///{path}", info=INFO)
    store = DiskStore(tmp_path / "source/files")
    fill(database, store)
    yield database, store, tmp_path / "source"
    database.disconnect()


@contextmanager
def full_after(size):
    """No file grows beyond so many bytes: the system says so as it does when the disk is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class TestMakingOne:
    def test_leaves_no_half_a_file_when_the_disk_is_full(self, source):
        database, store, folder = source
        with full_after(2000), pytest.raises(terms.DiskFull):
            back_up(database, store, folder)

        assert list(folder.glob("backup.zip*")) == []

    def test_leaves_room_for_the_program(self, source):
        database, store, folder = source

        with pytest.raises(terms.DiskFull):
            back_up(database, store, folder, reserve_bytes=1 << 60)

        assert list(folder.glob("backup.zip*")) == []

    def test_is_done_by_one_at_a_time_and_never_over_another(self, source):
        database, store, folder = source
        with only_one(folder), pytest.raises(terms.BackupRunning):
            back_up(database, store, folder)
        back_up(database, store, folder)

        with pytest.raises(terms.BackupRefused):
            back_up(database, store, folder)
        with pytest.raises(terms.BackupRefused):
            back_up(database, store, folder, "no-such-folder/backup.zip")

    def test_goes_on_without_files_that_are_lost_or_damaged(self, source):
        database, store, folder = source
        (sha256,) = store.list_hashes()
        kept = folder / "files" / sha256[:2] / sha256[2:4] / sha256
        for spoil in (lambda: kept.write_bytes(b"other"), kept.unlink):
            spoil()

            manifest = back_up(database, store, folder)

            assert manifest.missing == (sha256,)
            with open_archive(folder / "backup.zip") as archive:
                archive.verify()
            (folder / "backup.zip").unlink()


def rewritten(path, change):
    """The same archive with other members: `change` gets a dict of their contents."""
    with zipfile.ZipFile(path) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    change(members)
    with zipfile.ZipFile(path, "w") as opened:
        for name, content in members.items():
            opened.writestr(name, content)


def in_manifest(change):
    def edit(members):
        plain = json.loads(members["manifest.json"])
        change(plain)
        members["manifest.json"] = json.dumps(plain)

    return edit


TABLE = "tables/people_employee.jsonl"
SPOILED = {
    "cut off": (lambda path: path.write_bytes(path.read_bytes()[:-200]), terms.NoBackup),
    "empty": (lambda path: path.write_bytes(b""), terms.NoBackup),
    "another zip": (lambda path: rewritten(path, lambda members: members.pop("manifest.json")), terms.NoBackup),
    "another format": (
        lambda path: rewritten(path, in_manifest(lambda plain: plain.update(format="other/1"))),
        terms.NoBackup,
    ),
    "a table less": (lambda path: rewritten(path, lambda members: members.pop(TABLE)), terms.DamagedBackup),
    "a row changed": (
        lambda path: rewritten(path, lambda members: members.update({TABLE: members[TABLE].replace(b"Ben", b"Bea")})),
        terms.DamagedBackup,
    ),
    "a path that climbs": (
        lambda path: rewritten(path, lambda members: members.update({"../../evil": b"x"})),
        terms.DamagedBackup,
    ),
    "a table of another name": (
        lambda path: rewritten(path, in_manifest(lambda plain: plain["tables"][0].update(name='x"; DROP'))),
        terms.NoBackup,
    ),
    "a bit flipped": (
        lambda path: path.write_bytes(flipped(path.read_bytes())),
        terms.DamagedBackup,
    ),
    "a newer schema": (
        lambda path: rewritten(path, in_manifest(lambda plain: plain.update(revision="9999"))),
        terms.NewerBackup,
    ),
}


def flipped(content):
    place = content.index(b"\x89PNG") + 40
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


class TestRefusesToRestore:
    @pytest.fixture
    def backup(self, source):
        database, store, folder = source
        back_up(database, store, folder)
        return folder / "backup.zip"

    def test_whatever_is_not_whole(self, backup, tmp_path):
        whole = backup.read_bytes()
        empty = open_database(f"sqlite:///{tmp_path / 'empty.sqlite3'}")
        for name, (spoil, refusal) in SPOILED.items():
            backup.write_bytes(whole)
            spoil(backup)

            with pytest.raises(refusal), open_archive(backup) as archive:  # noqa: PT012
                check_target(empty, archive, replace=False)
                archive.verify()
                pytest.fail(name)
        empty.disconnect()

    def test_into_a_full_disk(self, backup, tmp_path):
        with open_archive(backup) as archive, full_after(10), pytest.raises(terms.DiskFull):
            restore_files(DiskStore(tmp_path / "files"), archive)
        with open_archive(backup) as archive, full_after(40_000), pytest.raises(terms.DiskFull):
            restore_database(f"sqlite:///{tmp_path / 'new.sqlite3'}", archive, now=MONDAY)

        assert list(tmp_path.glob("new.sqlite3*")) == list(DiskStore(tmp_path / "files").list_hashes()) == []

    def test_rows_that_refer_to_nothing(self, backup, tmp_path):
        def drop_people(members):
            plain = json.loads(members["manifest.json"])
            (table,) = (one for one in plain["tables"] if one["name"] == "people_employee")
            table.update(rows=0, size_bytes=0, sha256=terms.EMPTY_SHA256)
            members.update({TABLE: b"", "manifest.json": json.dumps(plain)})

        rewritten(backup, drop_people)

        with open_archive(backup) as archive:
            archive.verify()
            with pytest.raises(terms.DamagedBackup):
                restore_database(f"sqlite:///{tmp_path / 'new.sqlite3'}", archive, now=MONDAY)

        assert list(tmp_path.glob("new.sqlite3*")) == []

    def test_over_people_and_under_a_running_program(self, backup, source):
        database, _store, folder = source
        with open_archive(backup) as archive:
            with pytest.raises(terms.InstanceNotEmpty):
                check_target(database, archive, replace=False)
            with database.reading() as session:
                session.execute(text("SELECT 1"))
                with pytest.raises(terms.InstanceInUse):
                    restore_database(f"sqlite:///{folder / 'lms.sqlite3'}", archive, now=MONDAY)
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM people_employee")) == 3
        assert list(folder.glob("*.restoring*")) == []


class TestCommands:
    def test_bring_an_instance_to_another_folder(self, tmp_path, monkeypatch, source):
        _database, _store, folder = source
        run = CliRunner()
        prepare_instance(folder, certificate_key=CERTIFICATE_KEY)
        monkeypatch.setenv("LMS_INSTANCE", str(folder))
        made = run.invoke(main, ["backup", str(tmp_path)], catch_exceptions=False)
        assert made.exit_code == 0, made.output
        (file,) = tmp_path.glob("line-of-sight-*.zip")
        assert file.stat().st_mode & 0o077 == 0
        monkeypatch.setenv("LMS_INSTANCE", str(tmp_path / "new"))
        prepare_instance(tmp_path / "new")  # which has people, and another key
        for part in folder.glob("lms.sqlite3*"):
            shutil.copy(part, tmp_path / "new")

        for words, code in ((["--check"], 0), ([], 1), (["--replace"], 0)):
            restored = run.invoke(main, ["restore", str(file), *words], catch_exceptions=False)
            assert restored.exit_code == code, restored.output

        assert f'certificate_key = "{CERTIFICATE_KEY}"' in (tmp_path / "new/config.toml").read_text()
        assert run.invoke(main, ["db", "check"]).exit_code == 0
        assert len(list(DiskStore(tmp_path / "new/files").list_hashes())) == 1
        database = open_database(f"sqlite:///{tmp_path / 'new/lms.sqlite3'}")
        with database.reading() as session:
            assert session.scalar(text("SELECT count(*) FROM people_employee")) == 3
        database.disconnect()

    def test_leave_nothing_behind_when_they_are_ended(self, source):
        """SIGTERM in the middle: the file that was begun goes."""
        _database, _store, folder = source
        prepare_instance(folder, certificate_key=CERTIFICATE_KEY)
        program = (
            "import os, signal, sys\n"
            "from lms.backup import making\n"
            "write = making._write_table\n"
            "def ended(*given): os.kill(os.getpid(), signal.SIGTERM); return write(*given)\n"
            "making._write_table = ended\n"
            "from lms.cli import main\n"
            "main(['backup', sys.argv[1]])\n"
        )

        ended = subprocess.run(
            [sys.executable, "-c", program, str(folder / "ended.zip")],
            env={**os.environ, "LMS_INSTANCE": str(folder)},
            check=False,
        )

        assert ended.returncode == 143
        assert list(folder.glob("ended.zip*")) == []
