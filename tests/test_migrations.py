"""The schema through time, on both databases."""

import os
import re
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from lms import migrations, schema
from lms.core.db import Database, open_database
from lms.core.frozen import frozen
from tests.conftest import drop_postgresql_database, new_postgresql_database

CODE = re.compile(r"'([^']*)'")


SERVERS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@frozen
class Walk:
    database: Database
    """Up, down and up again: at the newest revision."""
    up: dict
    down: dict
    down_revision: str | None
    up_again: dict


@pytest.fixture(scope="module", params=SERVERS)
def new_url(request, tmp_path_factory, worker_name):
    """Makes an empty database of that name, on each server."""
    urls = []

    def new(name: str) -> str:
        if request.param == "postgresql":
            urls.append(new_postgresql_database(f"lms_{name}_{worker_name}_{os.getpid()}"))
        else:
            urls.append(f"sqlite:///{tmp_path_factory.mktemp(name) / 'test.sqlite3'}")
        return urls[-1]

    yield new
    for url in urls:
        drop_postgresql_database(url)


@pytest.fixture(scope="module")
def empty(new_url):
    """A database with nothing in it; no test may write to it."""
    database = open_database(new_url("empty"))
    yield database
    database.engine.dispose()


@pytest.fixture(scope="module")
def walk(new_url):
    """All migrations up, down and up: once for all tests, as nothing else takes as long."""
    database = open_database(new_url("walked"))
    migrations.upgrade(database)
    up = described(database)
    migrations.downgrade(database, "base")
    down, down_revision = described(database), migrations.current_revision(database)
    migrations.upgrade(database)
    yield Walk(database=database, up=up, down=down, down_revision=down_revision, up_again=described(database))
    database.engine.dispose()


def described(database):
    """Everything that the database itself says of its tables."""
    look = inspect(database.engine)
    return {
        name: {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in look.get_columns(name)},
            "primary key": look.get_pk_constraint(name)["constrained_columns"],
            "foreign keys": sorted(
                (f["name"], f["constrained_columns"], f["referred_table"], f["options"])
                for f in look.get_foreign_keys(name)
            ),
            "unique": sorted((u["name"], u["column_names"]) for u in look.get_unique_constraints(name)),
            "indexes": sorted((i["name"], i["column_names"], i["unique"], _where(i)) for i in look.get_indexes(name)),
            "checks": sorted((c["name"], sorted(CODE.findall(c["sqltext"]))) for c in look.get_check_constraints(name)),
        }
        for name in look.get_table_names()
        if name != "alembic_version"
    }


def _where(index):
    options = index.get("dialect_options", {})
    return str(options.get("sqlite_where", options.get("postgresql_where", "")))


class TestMigrations:
    def test_make_the_tables_that_the_models_describe(self, walk, new_url):
        database = open_database(new_url("modelled"))

        schema.metadata.create_all(database.engine)

        assert walk.up == described(database)
        database.engine.dispose()

    def test_can_be_walked_up_and_down_and_up(self, walk):
        assert walk.down == {}
        assert walk.down_revision is None
        assert walk.up_again == walk.up

    def test_are_all_known_by_the_names_of_their_files(self):
        script = ScriptDirectory(str(Path(migrations.__file__).parent))

        assert migrations.revisions() == [one.revision for one in script.walk_revisions()][::-1]

    def test_leave_a_current_database_alone(self, walk):
        migrations.upgrade(walk.database)

        migrations.require_newest(walk.database)
        assert described(walk.database) == walk.up_again

    def test_are_compared_while_others_write(self, walk):
        impatient = open_database(walk.database.engine.url.render_as_string(hide_password=False), wait_seconds=0)

        with walk.database.transaction() as session:
            session.execute(text("UPDATE alembic_version SET version_num = version_num"))
            migrations.require_newest(impatient)
        impatient.engine.dispose()

    def test_refuse_a_database_from_the_future(self, walk):
        _stand_at(walk.database, "9999")

        with pytest.raises(migrations.SchemaTooNew):
            migrations.require_newest(walk.database)
        with pytest.raises(migrations.SchemaTooNew):
            migrations.upgrade(walk.database)
        _stand_at(walk.database, migrations.revisions()[-1])

    def test_refuse_to_work_on_an_empty_database(self, empty):
        with pytest.raises(migrations.SchemaTooOld):
            migrations.require_newest(empty)


def _stand_at(database, revision):
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
