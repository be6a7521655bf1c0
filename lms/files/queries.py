"""Reading what is stored."""

from pathlib import Path
from typing import Any

from sqlalchemy import Select, column, inspect, select, table, union
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.instance import FILES_PATH
from lms.files.models import StoredFile
from lms.files.store import DiskStore, Store


@frozen
class FileRow:
    """One stored file."""

    sha256: str
    media_type: str
    size_bytes: int


def store_of(session: Session) -> Store:
    """Return the store beside the session's database, for work that no request asks for."""
    return DiskStore(Path(session.info[FILES_PATH]))


def list_files(session: Session) -> tuple[FileRow, ...]:
    """Return all stored files by hash: the list that a backup is checked against."""
    rows = session.execute(
        select(StoredFile.sha256, StoredFile.media_type, StoredFile.size_bytes).order_by(StoredFile.sha256)
    )
    return tuple(FileRow(**row._asdict()) for row in rows)


def find_file(session: Session, sha256: str) -> FileRow | None:
    """Return a stored file, or `None`."""
    columns = StoredFile.sha256, StoredFile.media_type, StoredFile.size_bytes
    row = session.execute(select(*columns).where(StoredFile.sha256 == sha256)).first()
    return FileRow(**row._asdict()) if row else None


def referenced_hashes(session: Session) -> Select[Any]:
    """Return the statement that finds the hash of every file that something refers to.

    The database is asked which columns have a foreign key to stored files: a feature joins by declaring one.
    """
    keys = inspect(session.connection()).get_multi_foreign_keys()
    columns = [
        table(owner, column(name)).c[name]
        for (_schema, owner), found in keys.items()
        for key in found
        if key["referred_table"] == StoredFile.__tablename__
        for name in key["constrained_columns"]
    ]
    named = union(*(select(one.label("sha256")).where(one.is_not(None)) for one in columns)).subquery()
    return select(named.c.sha256)
