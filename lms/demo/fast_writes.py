"""Writing much at once where nothing would be lost: an empty database that is filled again if the machine stops."""

from typing import Any

from sqlalchemy import Engine, event

from lms.core.db import Database

CACHE_KIBIBYTES = 262_144


def write_fast(database: Database) -> None:
    """Do not wait for the disk, and keep more of it in memory. Only SQLite; only for this process."""
    if isinstance(database.engine, Engine) and database.engine.dialect.name == "sqlite":
        database.engine.dispose()
        event.listen(database.engine, "connect", _relax)


def _relax(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIBIBYTES}")
