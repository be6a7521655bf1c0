"""The schema through time: Alembic, inside the package. Walked up and down by tests on both databases.

A migration imports no models: it must still run when they have moved on. Alembic is as large as the web, so that only what
changes the schema imports it; the server merely compares two revisions.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from lms.core.config import ConfigurationError
from lms.core.db import Database

if TYPE_CHECKING:
    from alembic.config import Config as AlembicConfig


class SchemaTooNew(ConfigurationError):
    """The database was changed by a newer version of the program."""


class SchemaTooOld(ConfigurationError):
    """The database lacks changes that the program needs."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to a revision; the newest unless told otherwise.

    :raises SchemaTooNew: if the database stands at a revision that this program does not know
    """
    from alembic import command

    with _migrating(database) as config:
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    """Bring the schema down to a revision; `base` is the empty database."""
    from alembic import command

    with _migrating(database) as config:
        command.downgrade(config, revision)


def draft(database: Database, message: str) -> None:
    """Write a migration from the schema as it is to the models as they are."""
    from alembic import command

    with _connect(database) as connection:
        number = len(revisions()) + 1
        command.revision(_config(connection), message, autogenerate=True, rev_id=f"{number:04}")


def current_revision(database: Database) -> str | None:
    """Return the revision at which the schema stands, `None` for an empty database."""
    with database.snapshot() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """Return the revision at which the schema stands, as a transaction that is open sees it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def upgrade_within(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to a revision within a transaction that is open; on SQLite with foreign keys off."""
    from alembic import command

    command.upgrade(_config(connection), revision)


def revisions() -> list[str]:
    """Return the revisions that this program knows, oldest first: the numbers with which their files begin."""
    return sorted(path.name.partition("_")[0] for path in (Path(__file__).parent / "versions").glob("*.py"))


def require_newest(database: Database) -> None:
    """Refuse to work on a schema other than the newest.

    :raises SchemaTooNew: if the database stands at a revision that this program does not know
    :raises SchemaTooOld: if migrations are missing
    """
    current = current_revision(database)
    _refuse_unknown(current)
    if current != revisions()[-1]:
        raise SchemaTooOld("The database is older than the program. Run `lms db upgrade` first.")


def _refuse_unknown(revision: str | None) -> None:
    if revision is not None and revision not in revisions():
        raise SchemaTooNew(
            f"The database stands at {revision}, which this version of the program does not know. "
            "Start the newer version, or restore the backup made before it."
        )


def _config(connection: Connection) -> "AlembicConfig":
    from alembic.config import Config as AlembicConfig

    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connect(database: Database) -> Iterator[Connection]:
    if isinstance(database.engine, Engine):
        with database.engine.connect().execution_options(write=True) as connection:
            yield connection
    else:
        yield database.engine


@contextmanager
def _migrating(database: Database) -> Iterator["AlembicConfig"]:
    _refuse_unknown(current_revision(database))
    with _connect(database) as connection:
        # SQLite changes a table by copying it; with foreign keys on, dropping the old one would take rows elsewhere along.
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]  # an open connection has its driver's
        try:
            with connection.begin():
                if not is_sqlite:  # an upgrade waits for a table until it is free
                    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
                yield _config(connection)
                if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                    raise ConfigurationError(f"the migration would break a reference in {broken[0]}")
        finally:
            if is_sqlite:
                connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]  # as above
