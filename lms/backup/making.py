"""Making a backup while the program runs: of one moment, read back, and named only when it is whole."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Connection, Table, select

from lms import migrations, schema
from lms.backup.archive import ArchiveWriter, open_archive
from lms.backup.terms import LEFT_OUT, BackupRefused, BackupRunning, DiskFull, FilePart, Manifest, TablePart
from lms.backup.values import encoder, kind_of, ordered, raw
from lms.core.db import Database, is_full
from lms.files.store import FileMissing, Store

RESERVE_BYTES = 200 * 1024 * 1024
"""What stays free on the disk, so that the program can go on."""
_ROWS_AT_ONCE = 1000


def make_backup(
    database: Database,
    store: Store,
    target: Path,
    *,
    instance_path: Path,
    certificate_key: str,
    now: datetime,
    reserve_bytes: int = RESERVE_BYTES,
) -> Manifest:
    """Write the instance as it is at one moment to a file, and read that back; others go on reading and writing meanwhile.

    :raises BackupRunning: if another backup or restore of the instance is under way
    :raises BackupRefused: if the file is there already, or its folder isn't
    :raises DiskFull: if there is no room; nothing is left behind
    """
    migrations.require_newest(database)
    with only_one(instance_path):
        if target.exists():
            raise BackupRefused(f"{target} is there already. Choose another name.")
        if not target.parent.is_dir():
            raise BackupRefused(f"There is no folder {target.parent}. Make it first.")
        unfinished = target.with_name(target.name + ".unfinished")
        try:
            with unfinished.open("wb") as stream:
                unfinished.chmod(0o600)
                writer = ArchiveWriter(stream, target.parent, reserve_bytes=reserve_bytes)
                try:
                    writer.check_room()
                    manifest = _write(writer, database, store, certificate_key=certificate_key, now=now)
                finally:
                    writer.discard()
                stream.flush()
                os.fsync(stream.fileno())
            with open_archive(unfinished) as archive:
                archive.verify()
            unfinished.replace(target)
        except OSError as error:
            raise (DiskFull(target.parent) if is_full(error) else BackupRefused(str(error))) from error
        finally:
            unfinished.unlink(missing_ok=True)
    return manifest


def tables_of_backup() -> list[Table]:
    """Return the tables that a backup has, each after those it refers to."""
    return [table for table in schema.metadata.sorted_tables if table.name not in LEFT_OUT]


@contextmanager
def only_one(instance_path: Path) -> Iterator[None]:
    """Let no other backup or restore of the instance begin meanwhile. The system ends the claim if we are killed.

    :raises BackupRunning: if there is one
    """
    instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(instance_path / "backup.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as error:
        raise BackupRunning from error
    finally:
        os.close(handle)


def _write(writer: ArchiveWriter, database: Database, store: Store, *, certificate_key: str, now: datetime) -> Manifest:
    # Files never change, so they need no snapshot: one that is tidied away meanwhile is listed as missing.
    with database.snapshot() as connection:
        revision = migrations.revision_of(connection)
        company = connection.scalar(select(schema.metadata.tables["people_organisation"].c.name).limit(1))
        tables = tuple(_write_table(writer, connection, table) for table in tables_of_backup())
        stored = schema.metadata.tables["files_stored_file"].c
        hashes = connection.execute(select(stored.sha256, stored.size_bytes).order_by(stored.sha256)).all()
    files, missing = [], []
    for sha256, size_bytes in hashes:
        try:
            source: BinaryIO = store.open(sha256)
        except FileMissing:
            missing.append(sha256)
            continue
        with source:
            if writer.add_file(sha256, source):
                files.append(FilePart(sha256=sha256, size_bytes=size_bytes))
            else:
                missing.append(sha256)
    manifest = Manifest(
        made_at=now.isoformat(timespec="seconds"),
        program=version("lms"),
        revision=revision or "",
        company=company or "",
        certificate_key=certificate_key,
        tables=tables,
        files=tuple(files),
        missing=tuple(missing),
    )
    writer.close(manifest)
    return manifest


def _write_table(writer: ArchiveWriter, connection: Connection, table: Table) -> TablePart:
    columns = tuple((column.name, kind_of(column)) for column in table.columns)
    rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).execute(
        select(*(raw(column, connection.dialect) for column in table.columns)).order_by(
            *(ordered(column, connection.dialect) for column in table.primary_key.columns)
        )
    )
    encode = encoder([kind for _name, kind in columns])
    return writer.add_table(table.name, columns, map(encode, rows))
