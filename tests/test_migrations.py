"""The schema through time, on both databases."""

import os
import re
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from lms import migrations, schema
from lms.core.db import open_database
from tests.conftest import new_postgresql_database

CODE = re.compile(r"'([^']*)'")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty(request, tmp_path, worker_name):
    url = f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
    if request.param == "postgresql":
        url = new_postgresql_database(f"lms_migrated_{worker_name}_{os.getpid()}")
    database = open_database(url)
    yield database
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
    def test_make_the_tables_that_the_models_describe(self, empty):
        migrations.upgrade(empty)
        migrated = described(empty)
        migrations.downgrade(empty, "base")

        schema.metadata.create_all(empty.engine)

        assert migrated == described(empty)

    def test_can_be_walked_up_and_down_and_up(self, empty):
        migrations.upgrade(empty)
        first = described(empty)

        migrations.downgrade(empty, "base")

        assert described(empty) == {}
        assert migrations.current_revision(empty) is None
        migrations.upgrade(empty)
        assert described(empty) == first

    def test_are_all_known_by_the_names_of_their_files(self):
        script = ScriptDirectory(str(Path(migrations.__file__).parent))

        assert migrations.revisions() == [one.revision for one in script.walk_revisions()][::-1]

    def test_leave_a_current_database_alone(self, empty):
        migrations.upgrade(empty)

        migrations.upgrade(empty)

        migrations.require_newest(empty)

    def test_refuse_a_database_from_the_future(self, empty):
        migrations.upgrade(empty)
        with empty.transaction() as session:
            session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

        with pytest.raises(migrations.SchemaTooNew):
            migrations.require_newest(empty)
        with pytest.raises(migrations.SchemaTooNew):
            migrations.upgrade(empty)

    def test_refuse_to_work_on_an_empty_database(self, empty):
        with pytest.raises(migrations.SchemaTooOld):
            migrations.require_newest(empty)
