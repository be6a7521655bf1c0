"""Deliveries that waited under the path of their handler go on under its code, and back."""

from importlib import import_module
from uuid import uuid4

import sqlalchemy as sa

from lms import migrations
from lms.core.db import open_database

STEP = import_module("lms.migrations.versions.0026_handler_codes")
NOW = "2026-11-02 09:00:00"
BEFORE = [
    "lms.assignments.jobs.on_course_published",
    "lms.assignments.jobs.reconcile_holders",
    "lms.dashboards.jobs.refresh_scope",
]


def test_paths_become_codes_and_codes_become_paths(tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'before.sqlite3'}")
    migrations.upgrade(database, STEP.down_revision)
    event_id = uuid4().hex
    with database.transaction() as session:
        session.execute(
            sa.text(
                "INSERT INTO outbox_event (id, name, fields, published_at) VALUES (:id, 'CoursePublished', '{}', :at)"
            ),
            {"id": event_id, "at": NOW},
        )
        for handler in BEFORE:
            session.execute(
                sa.text(
                    "INSERT INTO outbox_delivery (event_id, handler, fields, state, ready_at, tries)"
                    " VALUES (:event, :handler, '{}', 'waiting', :at, 0)"
                ),
                {"event": event_id if "on_" in handler else None, "handler": handler, "at": NOW},
            )

    migrations.upgrade(database, STEP.revision)
    assert stored(database) == ["assignments.assign_course", "assignments.assign_course", "dashboards.refresh_scope"]

    migrations.downgrade(database, STEP.down_revision)
    assert stored(database) == BEFORE
    database.engine.dispose()


def stored(database):
    with database.reading() as session:
        return list(session.scalars(sa.text("SELECT handler FROM outbox_delivery ORDER BY id")))
