"""The database: base, engine, and the one transaction of a request, a job or a command."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

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
    "busy_timeout=5000",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "journal_size_limit=67108864",
)


class Base(DeclarativeBase):
    """The base of all tables; constraint names follow one convention."""

    metadata = MetaData(naming_convention=NAMING)


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


class _ReadingSession(Session):
    def flush(self, objects: Any = None) -> None:  # noqa: ARG002  the signature is SQLAlchemy's
        if self.new or self.dirty or self.deleted:
            raise WriteWhileReading


def insert_into(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Return an insert of the session's own dialect, which knows what to do `on_conflict`."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def open_database(url: str) -> Database:
    """Connect to SQLite or PostgreSQL by URL, with the settings that keep each of them safe."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(parsed, connect_args={"check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_size=8, max_overflow=8, pool_pre_ping=True
        )
    return Database(engine)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver stays out of transactions: SQLAlchemy begins them, see _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SQLITE_PRAGMAS:
        cursor.execute("PRAGMA " + pragma)
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # Writers take their turn at the start, so that none fails half-way; readers wait for nobody.
    immediate = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
