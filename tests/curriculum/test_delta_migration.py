"""Going back to a program that knows no deltas: what people have completed stays."""

import pytest
from sqlalchemy import text

from lms import migrations
from lms.assignments.models import Assignment
from lms.core import ids
from lms.core.db import open_database
from lms.courses import operations as renewals
from lms.courses.models import Course, CourseVersion
from lms.courses.terms import RenewalKind
from tests.conftest import drop_postgresql_database, new_postgresql_database
from tests.factories import Make
from tests.times import MONDAY


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def migrated(request, tmp_path, worker_name):
    url = f"sqlite:///{tmp_path / 'migrated.sqlite3'}"
    if request.param == "postgresql":
        url = new_postgresql_database(f"lms_delta_migration_{worker_name}")
    database = open_database(url)
    migrations.upgrade(database)
    yield database
    database.engine.dispose()
    drop_postgresql_database(url)


def assigned_delta(session):
    """Give somebody the delta from the first version of a course to the second; return the second's id."""
    make = Make(session)
    module, bookseller = make.module("role/bookseller/part"), make.job_role()
    make.course(bookseller, modules=[module], objectives=["know:in-store"])
    version_id = make.course(bookseller, release=2, objectives=["know:in-store"])
    part = renewals.CoursePart(version_id=module.version_id, fingerprint="", minutes=1, required=True)
    delta_id = renewals.save_delta(
        session, course_version_id=version_id, since_number=1, title="What changed", parts=[part], now=MONDAY
    )
    found = {1: (RenewalKind.DELTA, delta_id)}
    renewals.save_renewals(session, course_version_id=version_id, renewals=found)
    session.add(
        Assignment(
            id=ids.new_id(),
            employee_id=make.employee().id,
            course_id=session.get(CourseVersion, version_id).course_id,
            course_version_id=delta_id,
            reason="what-changed",
            assigned_at=MONDAY,
            due_at=MONDAY,
            fulfilled_at=MONDAY,
        )
    )
    return version_id


class TestDowngrade:
    def test_turns_an_assigned_delta_into_the_whole_course(self, migrated):
        with migrated.transaction() as session:
            version_id = assigned_delta(session)
            assert session.get(Course, session.get(CourseVersion, version_id).course_id) is not None

        migrations.downgrade(migrated, "0006")

        with migrated.transaction() as session:
            [row] = session.execute(text("SELECT course_version_id, reason, fulfilled_at FROM assignments_assignment"))
            assert str(row.course_version_id).replace("-", "") == version_id.hex
            assert row.reason == "job role"
            assert row.fulfilled_at is not None
        migrations.upgrade(migrated)
