"""Putting a backup back: checked before anything changes, and in place only when all of it is."""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    delete,
    exists,
    func,
    insert,
    inspect,
    literal,
    select,
    table,
    text,
)
from sqlalchemy import column as named
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import AddConstraint, DropConstraint, ForeignKeyConstraint

from lms import migrations
from lms.audit import operations as audit
from lms.backup.archive import ArchiveReader
from lms.backup.terms import (
    LEFT_OUT,
    BackupRefused,
    DamagedBackup,
    DiskFull,
    InstanceInUse,
    InstanceNotEmpty,
    NewerBackup,
    TablePart,
)
from lms.backup.values import TYPES, decoder
from lms.core.db import Database, is_full, open_database
from lms.files.store import Store, TooManyBytes
from lms.search import operations as search

_ROWS_AT_ONCE = 500
_PEOPLE = ("people_organisation", "people_employee")
"""An instance with a row in one of these is not empty."""


def check_target(database: Database, archive: ArchiveReader, *, replace: bool) -> None:
    """Test whether the backup could be restored into this database.

    :raises NewerBackup: if a newer version made it
    :raises InstanceNotEmpty: if there is data, and it is not to be replaced
    """
    if archive.manifest.revision not in migrations.revisions():
        raise NewerBackup(archive.manifest.program)
    if not replace and _has_people(database):
        raise InstanceNotEmpty


def restore_files(store: Store, archive: ArchiveReader) -> None:
    """Put the files into the store, where they harm nobody: they lie under the hash of their content.

    :raises DamagedBackup: if one has other content
    """
    before, added = set(store.list_hashes()), set[str]()
    for part in archive.manifest.files:
        try:
            with archive.file(part) as member:
                added.add(store.keep(member, limit=part.size_bytes).sha256)
        except (OSError, TooManyBytes, DamagedBackup) as error:
            _remove(store, added - before)
            raise _refusal(error, part.member) from error
        if part.sha256 not in added:
            _remove(store, added - before)
            raise DamagedBackup(part.member)


def _remove(store: Store, hashes: set[str]) -> None:
    for sha256 in hashes:
        store.remove(sha256)


def restore_database(url: str, archive: ArchiveReader, *, now: datetime) -> None:
    """Replace the whole database by what the backup has, brought up to this version's schema; all of it or nothing.

    :raises InstanceInUse: if somebody is connected
    :raises DamagedBackup: if the rows don't fit the schema
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        _replace_file(Path(parsed.database or ""), archive, now=now)
        return
    database = open_database(url)
    try:
        with _engine(database).connect() as connection, connection.begin():
            connection.exec_driver_sql("SET LOCAL lock_timeout = '5s'")
            if connection.scalar(text(_OTHERS)):
                raise InstanceInUse
            _reflected(connection).drop_all(connection)
            _fill(connection, archive, now=now)
    except SQLAlchemyError as error:
        raise _refusal(error, "the schema") from error
    finally:
        database.disconnect()


_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


def _has_people(database: Database) -> bool:
    with database.snapshot() as connection:
        known = inspect(connection).get_table_names()
        return any(
            connection.scalar(select(exists(select(literal(1)).select_from(table(name)))))
            for name in _PEOPLE
            if name in known
        )


def _replace_file(path: Path, archive: ArchiveReader, *, now: datetime) -> None:
    with _unused(path):  # and again at the end: filling takes a while
        pass
    fresh = path.with_name(path.name + ".restoring")
    fresh.unlink(missing_ok=True)
    database = open_database(f"sqlite:///{fresh}")
    try:
        with _engine(database).connect().execution_options(write=True) as connection:
            driver: Any = connection.connection.driver_connection
            # A file that is thrown away on any failure needs no journal; references are tested when all rows are there.
            for pragma in ("journal_mode=OFF", "foreign_keys=OFF"):
                driver.execute(f"PRAGMA {pragma}")
            with connection.begin():
                _fill(connection, archive, now=now)
        database.disconnect()
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        with _unused(path):
            fresh.replace(path)
    except (SQLAlchemyError, OSError) as error:
        raise _refusal(error, "the schema") from error
    finally:
        database.disconnect()
        for left in (fresh, *(path.with_name(fresh.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)


@contextmanager
def _unused(path: Path) -> Iterator[None]:
    """Hold the database alone.

    :raises InstanceInUse: if somebody else has it open
    """
    if not path.exists():
        yield
        return
    connection = sqlite3.connect(path, isolation_level=None, timeout=1)
    try:
        # Only who is alone may leave the mode in which all connections of the program are.
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
        yield
    except sqlite3.OperationalError as error:
        raise InstanceInUse from error
    finally:
        connection.close()


def _fill(connection: Connection, archive: ArchiveReader, *, now: datetime) -> None:
    manifest = archive.manifest
    migrations.upgrade_within(connection, manifest.revision)
    look = inspect(connection)
    # The search index is made again; SQLite keeps it in several tables of its own.
    expected = {name for name in look.get_table_names() if not name.startswith("search_")}
    expected -= {"alembic_version", *LEFT_OUT}
    if lacking := expected - {part.name for part in manifest.tables}:
        raise DamagedBackup(min(lacking))
    is_sqlite = connection.dialect.name == "sqlite"
    driver: Any = connection.dialect.dbapi
    dialect_errors: type[Exception] = driver.Error
    keys = [] if is_sqlite else _drop_references(connection)
    try:
        for part in manifest.tables:
            if (
                part.name not in expected
                or {one["name"] for one in look.get_columns(part.name)} != dict(part.columns).keys()
            ):
                raise DamagedBackup(part.member)
            connection.execute(delete(table(part.name)))
            (_insert if is_sqlite else _copy)(connection, archive, part)
        for key in keys:
            connection.execute(AddConstraint(key))
    except (SQLAlchemyError, dialect_errors, ValueError, KeyError) as error:
        raise _refusal(error, part.member) from error
    if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
        raise DamagedBackup(f"a reference in {broken[0]}")
    migrations.upgrade_within(connection)
    if not is_sqlite:
        _set_counters(connection)
    database = Database(connection, join_transaction_mode="create_savepoint")
    with database.transaction() as session:
        search.rebuild(session)
        audit.record(
            session, viewer=None, action="backup.restored", subject=manifest.company, at=now, made_at=manifest.made_at
        )


def _insert(connection: Connection, archive: ArchiveReader, part: TablePart) -> None:
    rows = Table(part.name, MetaData(), *(Column(name, TYPES[kind]) for name, kind in part.columns))
    names = [name for name, _kind in part.columns]
    decode = decoder([kind for _name, kind in part.columns], as_text=False)
    lines = archive.lines(part)
    while some := [dict(zip(names, decode(line), strict=True)) for line in islice(lines, _ROWS_AT_ONCE)]:
        connection.execute(insert(rows), some)


def _copy(connection: Connection, archive: ArchiveReader, part: TablePart) -> None:
    driver: Any = connection.connection.driver_connection
    names = ", ".join(_quoted(name) for name, _kind in part.columns)
    decode = decoder([kind for _name, kind in part.columns], as_text=True)
    with driver.cursor() as cursor, cursor.copy(f"COPY {_quoted(part.name)} ({names}) FROM STDIN") as copy:
        for line in archive.lines(part):
            copy.write_row(decode(line))


def _drop_references(connection: Connection) -> Sequence[ForeignKeyConstraint]:
    """Drop all foreign keys, so that rows may come in any order; return them, to be added again."""
    found = [key for one in _reflected(connection).sorted_tables for key in one.foreign_key_constraints]
    for key in found:
        connection.execute(DropConstraint(key))
    return found


def _reflected(connection: Connection) -> MetaData:
    metadata = MetaData()
    metadata.reflect(connection)
    return metadata


def _set_counters(connection: Connection) -> None:
    """Let numbers that the database gives out go on after the highest."""
    for name in inspect(connection).get_table_names():
        for column in inspect(connection).get_columns(name):
            if "nextval" in str(column.get("default") or ""):
                highest = connection.scalar(select(func.max(named(column["name"]))).select_from(table(name)))
                connection.execute(
                    text("SELECT setval(pg_get_serial_sequence(:name, :column), :next, false)"),
                    {"name": name, "column": column["name"], "next": (highest or 0) + 1},
                )


def _refusal(error: Exception, member: str) -> BackupRefused:
    """Return why it went wrong there: no room, or what was written is not what was read."""
    original = getattr(error, "orig", error)
    if isinstance(error, BackupRefused):
        return error
    code = getattr(original, "sqlite_errorcode", 0) & 0xFF  # the lower byte is the plain code
    if is_full(error) or code == sqlite3.SQLITE_IOERR:
        return DiskFull("the instance folder" if isinstance(error, OSError) else "the folder of the database")
    return DamagedBackup(member)


def _engine(database: Database) -> Engine:
    if not isinstance(database.engine, Engine):
        raise TypeError("a database of its own is needed")
    return database.engine


def _quoted(name: str) -> str:
    return f'"{name}"'
