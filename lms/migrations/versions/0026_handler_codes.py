"""Deliveries name their handler by a code that stays, not by where its function stands."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_CODES = {
    "lms.assignments.jobs.on_employee_joined": "assignments.reconcile_employee",
    "lms.assignments.jobs.on_employee_moved": "assignments.reconcile_employee",
    "lms.assignments.jobs.on_employee_left": "assignments.reconcile_employee",
    "lms.assignments.jobs.on_course_published": "assignments.assign_course",
    "lms.assignments.jobs.reconcile_holders": "assignments.assign_course",
    "lms.assignments.jobs.on_module_completed": "assignments.close_fulfilled",
    "lms.curriculum.jobs.on_release_published": "curriculum.request_courses",
    "lms.curriculum.jobs.on_release_withdrawn": "curriculum.restore_courses",
    "lms.curriculum.jobs.generate_foundation": "curriculum.generate_foundation",
    "lms.curriculum.jobs.generate": "curriculum.generate_course",
    "lms.curriculum.modules.jobs.publish_due": "curriculum.publish_due_modules",
    "lms.curriculum.coverage.jobs.count_reach": "curriculum.count_reach",
    "lms.dashboards.jobs.on_mastery_changed": "dashboards.refresh_person",
    "lms.dashboards.jobs.on_assignment_fulfilled": "dashboards.refresh_person",
    "lms.dashboards.jobs.on_employee_joined": "dashboards.refresh_person",
    "lms.dashboards.jobs.on_employee_moved": "dashboards.refresh_person",
    "lms.dashboards.jobs.on_employee_left": "dashboards.refresh_person",
    "lms.dashboards.jobs.on_assignment_made": "dashboards.refresh_people",
    "lms.dashboards.jobs.renew_many": "dashboards.refresh_people",
    "lms.dashboards.jobs.refresh_scope": "dashboards.refresh_scope",
    "lms.dashboards.jobs.rebuild_nightly": "dashboards.rebuild",
    "lms.dashboards.jobs.rebuild_people": "dashboards.rebuild_people",
    "lms.dashboards.jobs.rebuild_scopes": "dashboards.rebuild_scopes",
    "lms.identity.jobs.on_employee_left": "identity.close_account",
    "lms.identity.jobs.purge_daily": "identity.purge",
    "lms.quizzes.jobs.expire_attempts": "quizzes.expire_attempts",
    "lms.quizzes.bank.jobs.rebuild_statistics": "quizzes.rebuild_statistics",
    "lms.quizzes.bank.jobs.on_count_asked": "quizzes.request_statistics",
    "lms.quizzes.bank.jobs.on_question_regraded": "quizzes.apply_regrade",
    "lms.quizzes.bank.jobs.apply_regrade": "quizzes.apply_regrade",
    "lms.search.jobs.on_course_published": "search.index_course",
    "lms.search.jobs.on_release_published": "search.index_release",
    "lms.search.jobs.on_release_withdrawn": "search.index_release",
}
_EVENTS = {
    "EmployeeJoined": "on_employee_joined",
    "EmployeeMoved": "on_employee_moved",
    "EmployeeLeft": "on_employee_left",
    "MasteryChanged": "on_mastery_changed",
    "AssignmentFulfilled": "on_assignment_fulfilled",
    "CoursePublished": "on_course_published",
    "QuestionRegraded": "on_question_regraded",
    "ReleasePublished": "on_release_published",
    "ReleaseWithdrawn": "on_release_withdrawn",
}
"""What tells handlers apart that have one code now."""
_delivery = sa.table("outbox_delivery", sa.column("handler", sa.String), sa.column("event_id", sa.Uuid))
_event = sa.table("outbox_event", sa.column("id", sa.Uuid), sa.column("name", sa.String))


def upgrade() -> None:
    for path, code in _CODES.items():
        op.execute(sa.update(_delivery).where(_delivery.c.handler == path).values(handler=code))


def downgrade() -> None:
    for event, function in _EVENTS.items():
        of_event = sa.select(_event.c.id).where(_event.c.name == event)
        for path, code in _CODES.items():
            if path.endswith(f".{function}"):
                _rename(code, path, _delivery.c.event_id.in_(of_event))
    for path, code in _CODES.items():
        if not path.endswith(tuple(_EVENTS.values())):
            _rename(code, path, sa.true())


def _rename(code: str, path: str, *conditions: sa.ColumnElement[bool]) -> None:
    op.execute(sa.update(_delivery).where(_delivery.c.handler == code, *conditions).values(handler=path))
