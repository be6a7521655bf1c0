"""The database: base, engine, and the one transaction of a request, a job or a command."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import uniform
from typing import Any, ClassVar, TypeVar

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from lms.core.columns import UtcDateTime
from lms.core.disk import lacks_space

T = TypeVar("T")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "journal_size_limit=67108864",
)

WAIT_SECONDS = 5.0
"""How long one statement waits for what somebody else is writing."""
TRIES = 3
_BUSY_SQLITE = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_BUSY_POSTGRESQL = {"40001", "40P01", "55P03"}
"""Serialisation failure, deadlock, lock not available."""
_FULL_POSTGRESQL = "53100"


class Base(DeclarativeBase):
    """The base of all tables; constraint names follow one convention, and times are in UTC."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime()}


class WriteWhileReading(RuntimeError):
    """Something was about to be written inside `reading()`: a defect, not a refusal."""


class Database:
    """Holds the engine and opens transactions on it."""

    def __init__(self, engine: Engine | Connection, **session_options: Any) -> None:
        self.engine = engine
        self._writers: sessionmaker[Session] = sessionmaker(
            engine.execution_options(write=True) if isinstance(engine, Engine) else engine,
            expire_on_commit=False,
            **session_options,
        )
        self._readers: sessionmaker[Session] = sessionmaker(engine, class_=_ReadingSession, **session_options)

    def disconnect(self) -> None:
        """Close all connections; the next transaction opens a new one."""
        if isinstance(self.engine, Engine):
            self.engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open the one transaction of a request, a job or a command.

        Commits when the block ends well; rolls back and re-raises otherwise.
        Nothing else in the code base calls commit.
        """
        with self._writers.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that only reads.

        :raises WriteWhileReading: if anything is about to be written
        """
        session = self._readers()
        try:
            yield session
            if session.new or session.dirty or session.deleted:
                raise WriteWhileReading
        finally:
            session.close()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Open a transaction that only reads, and sees everything as it was at its beginning, however long it takes."""
        if isinstance(self.engine, Connection):  # somebody's transaction, which has its own beginning
            yield self.engine
            return
        with self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection


class _ReadingSession(Session):
    def flush(self, objects: Any = None) -> None:  # noqa: ARG002  the signature is SQLAlchemy's
        if self.new or self.dirty or self.deleted:
            raise WriteWhileReading


def insert_into(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Return an insert of the session's own dialect, which knows what to do `on_conflict`."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def plan_each_time(session: Session) -> None:
    """Let PostgreSQL plan each statement of the transaction for its own values.

    Otherwise it keeps the plan of a statement that it has seen often. One that was made while a table was empty reads all of it,
    and a hundred thousand rows later it still does.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


def is_busy(error: BaseException) -> bool:
    """Test if a statement failed only because others were writing: the same transaction may succeed a moment later."""
    if isinstance(error, NoConnectionFree):
        return True
    if not isinstance(error, DBAPIError):
        return False
    # The lower byte is the plain code; the others say which kind of busy it was.
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code in _BUSY_SQLITE or getattr(error.orig, "sqlstate", None) in _BUSY_POSTGRESQL


def is_full(error: BaseException) -> bool:
    """Test if something failed because there was no space left on the disk: a statement, or writing a file."""
    if isinstance(error, OSError):
        return lacks_space(error)
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    return code == sqlite3.SQLITE_FULL or getattr(error.orig, "sqlstate", None) == _FULL_POSTGRESQL


def patiently(transact: Callable[[], T], *, pause: Callable[[float], object] = time.sleep) -> T:
    """Run what opens one transaction and does nothing else; again from its start if the database was busy, at most twice.

    Only failures that come quickly are tried again. Who has waited in vain for a lock has used up the time of a request.
    """
    begun = time.monotonic()
    for attempt in range(1, TRIES):
        try:
            return transact()
        except SQLAlchemyError as error:
            if not is_busy(error) or time.monotonic() - begun > WAIT_SECONDS:
                raise
        pause(uniform(0.01, 0.05) * attempt)  # noqa: S311  two that met shall not meet again; nothing secret
    return transact()


def open_database(url: str, *, wait_seconds: float = WAIT_SECONDS, info: dict[str, str] | None = None) -> Database:
    """Connect to SQLite or PostgreSQL by URL, with the settings that keep each of them safe; `info` is in all its sessions."""
    parsed = make_url(url)
    milliseconds = round(wait_seconds * 1000)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"check_same_thread": False}, json_serializer=_json_text)
        event.listen(engine, "connect", lambda connection, _record: _prepare_sqlite(connection, milliseconds))
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"),
            connect_args={"options": f"-c lock_timeout={milliseconds}"},
            pool_size=8,
            max_overflow=8,
            pool_pre_ping=True,
            json_serializer=_json_text,
        )
    return Database(engine, info=info or {})


def _json_text(document: Any) -> str:
    # Most documents of many rows are empty, and are written at once.
    return "{}" if document == {} else json.dumps(document)


def after_commit(session: Session, do: Callable[[], object]) -> None:
    """Do something once the session's transaction is committed; nothing if it is rolled back."""

    def committed(committed: Session) -> None:
        if not committed.in_nested_transaction():
            do()

    event.listen(session, "after_commit", committed)


def _prepare_sqlite(connection: Any, wait_milliseconds: int) -> None:
    # The driver stays out of transactions: SQLAlchemy begins them, see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={wait_milliseconds}", *SQLITE_PRAGMAS):
        cursor.execute("PRAGMA " + pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Writers take their turn at the start, so that none fails half-way; readers wait for nobody.
    immediate = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
