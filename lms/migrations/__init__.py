"""The schema through time: Alembic, inside the package. Walked up and down by tests on both databases.

A migration imports no models: it must still run when they have moved on.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from lms.core.config import ConfigurationError
from lms.core.db import Database


class SchemaTooNew(ConfigurationError):
    """The database was changed by a newer version of the program."""


class SchemaTooOld(ConfigurationError):
    """The database lacks changes that the program needs."""


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to a revision; the newest unless told otherwise.

    :raises SchemaTooNew: if the database stands at a revision that this program does not know
    """
    with _migrating(database) as config:
        command.upgrade(config, revision)


def downgrade(database: Database, revision: str) -> None:
    """Bring the schema down to a revision; `base` is the empty database."""
    with _migrating(database) as config:
        command.downgrade(config, revision)


def draft(database: Database, message: str) -> None:
    """Write a migration from the schema as it is to the models as they are."""
    with _connect(database) as connection:
        number = len(list(_scripts().walk_revisions())) + 1
        command.revision(_config(connection), message, autogenerate=True, rev_id=f"{number:04}")


def current_revision(database: Database) -> str | None:
    """Return the revision at which the schema stands, `None` for an empty database."""
    with _connect(database) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """Return the newest revision that this program knows."""
    return _scripts().get_current_head()


def require_newest(database: Database) -> None:
    """Refuse to work on a schema other than the newest.

    :raises SchemaTooNew: if the database stands at a revision that this program does not know
    :raises SchemaTooOld: if migrations are missing
    """
    current = current_revision(database)
    _refuse_unknown(current)
    if current != newest_revision():
        raise SchemaTooOld("The database is older than the program. Run `lms db upgrade` first.")


def _refuse_unknown(revision: str | None) -> None:
    if revision is not None and revision not in {script.revision for script in _scripts().walk_revisions()}:
        raise SchemaTooNew(
            f"The database stands at {revision}, which this version of the program does not know. "
            "Start the newer version, or restore the backup made before it."
        )


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config(connection: Connection | None = None) -> AlembicConfig:
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
def _migrating(database: Database) -> Iterator[AlembicConfig]:
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
