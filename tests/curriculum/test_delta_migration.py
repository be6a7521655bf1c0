"""Going back to a program that knows no deltas: what people have completed stays."""

import os
from datetime import date, datetime
from importlib import import_module
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from lms import migrations
from lms.core.db import open_database
from tests.conftest import drop_postgresql_database, new_postgresql_database
from tests.times import MONDAY

STEP = import_module("lms.migrations.versions.0007_releases")
ANYTHING = {str: "generated", int: 1, bool: True, date: MONDAY.date(), datetime: MONDAY, object: []}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def migrated(request, tmp_path, worker_name):
    """A database of the program that was the first to know deltas."""
    url = f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
    if request.param == "postgresql":
        url = new_postgresql_database(f"lms_delta_migration_{worker_name}_{os.getpid()}")
    database = open_database(url)
    migrations.upgrade(database, STEP.revision)
    yield database
    database.engine.dispose()
    drop_postgresql_database(url)


def add(session, table_name, **values):
    """Add a row to a table as it was then, with anything in what must not be empty; return its id."""
    table = sa.Table(table_name, sa.MetaData(), autoload_with=session.connection(), resolve_fks=False)
    row = {
        column.name: ANYTHING[column.type.python_type]
        for column in table.columns
        if not column.nullable and column.server_default is None and column.name not in {"id", *values}
    }
    row |= {"id": uuid4()} if "id" in table.columns else {}
    session.execute(table.insert().values(**{name: kept(table, name, v) for name, v in (row | values).items()}))
    return row.get("id")


def kept(table, name, value):
    is_text = isinstance(value, UUID) and not isinstance(table.columns[name].type, sa.Uuid)
    return value.hex if is_text else value


def assigned_delta(session):
    """Give somebody the delta from the first version of a course to the second; return the id of the whole second version."""
    bookseller = add(session, "people_job_role", department_id=add(session, "people_department"))
    course = add(session, "courses_course", job_role_id=bookseller)
    module = add(session, "courses_module_version", module_id=add(session, "courses_module"))
    whole, delta = (
        add(session, "courses_course_version", course_id=course, number=2, since_number=since) for since in (0, 1)
    )
    for version in (whole, delta):
        add(session, "courses_course_version_module", course_version_id=version, module_version_id=module)
        add(session, "courses_objective", course_version_id=version, level="know")
    add(
        session,
        "assignments_assignment",
        employee_id=add(session, "people_employee", state="active"),
        course_id=course,
        course_version_id=delta,
        reason="what changed",
        fulfilled_at=MONDAY,
    )
    return whole


class TestDowngrade:
    def test_turns_an_assigned_delta_into_the_whole_course(self, migrated):
        with migrated.transaction() as session:
            whole = assigned_delta(session)

        migrations.downgrade(migrated, STEP.down_revision)

        with migrated.transaction() as session:
            [row] = session.execute(
                sa.text("SELECT course_version_id, reason, fulfilled_at FROM assignments_assignment")
            )
            [left] = session.scalars(sa.text("SELECT id FROM courses_course_version"))
        assert {str(found).replace("-", "") for found in (row.course_version_id, left)} == {whole.hex}
        assert row.reason == "job role"
        assert row.fulfilled_at is not None
        migrations.upgrade(migrated, STEP.revision)
