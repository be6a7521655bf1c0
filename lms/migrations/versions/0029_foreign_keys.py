"""Say what deleting a row does to those that refer to it, and find them by an index."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

RESTRICTED = {
    "assignments_assignment": {
        "employee_id": "people_employee.id",
        "course_id": "courses_course.id",
        "course_version_id": "courses_course_version.id",
    },
    "assignments_certificate": {
        "employee_id": "people_employee.id",
        "course_version_id": "courses_course_version.id",
    },
    "courses_course": {"job_role_id": "people_job_role.id"},
    "courses_course_renewal": {"course_version_id": "courses_course_version.id"},
    "courses_course_version_module": {"module_version_id": "courses_module_version.id"},
    "courses_media": {"sha256": "files_stored_file.sha256"},
    "courses_module_media": {"sha256": "files_stored_file.sha256"},
    "courses_objective": {"job_role_id": "people_job_role.id"},
    "evidence_evidence_record": {"employee_id": "people_employee.id", "recorded_by": "people_employee.id"},
    "evidence_module_progress": {
        "employee_id": "people_employee.id",
        "module_version_id": "courses_module_version.id",
    },
    "evidence_objective_mastery": {"employee_id": "people_employee.id"},
    "evidence_observation_request": {"employee_id": "people_employee.id"},
    "journeys_system": {"department_id": "people_department.id"},
    "people_employee": {"manager_id": "people_employee.id", "site_id": "people_site.id"},
    "people_job_role": {"department_id": "people_department.id"},
    "people_placement": {"job_role_id": "people_job_role.id"},
    "quizzes_attempt": {"quiz_id": "quizzes_quiz.id", "employee_id": "people_employee.id"},
    "quizzes_check_answer": {"employee_id": "people_employee.id"},
}
INDEXED = (
    ("assignments_certificate", "course_version_id"),
    ("courses_course_renewal", "course_version_id"),
    ("courses_objective", "job_role_id"),
    ("journeys_confirmation", "confirmed_by"),
    ("journeys_map_draft", "updated_by"),
    ("journeys_map_edit", "created_by"),
    ("journeys_map_version", "created_by"),
    ("journeys_suggested_part", "settled_by"),
    ("journeys_system", "department_id"),
    ("quizzes_check_answer", "module_version_id"),
    ("quizzes_regrade", "regraded_by"),
)
OBSERVED = sa.text("recorded_by IS NOT NULL")


def upgrade() -> None:
    _set_ondelete("RESTRICT")
    for table, column in INDEXED:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(
        op.f("ix_evidence_evidence_record_recorded_by"),
        "evidence_evidence_record",
        ["recorded_by"],
        sqlite_where=OBSERVED,
        postgresql_where=OBSERVED,
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_evidence_evidence_record_recorded_by"), "evidence_evidence_record")
    for table, column in INDEXED:
        op.drop_index(op.f(f"ix_{table}_{column}"), table)
    _set_ondelete(None)


def _set_ondelete(rule: str | None) -> None:
    for table, restricted in RESTRICTED.items():
        # One block each: SQLite copies the table, and some are large.
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column, target in restricted.items():
                referred, key = target.split(".")
                name = op.f(f"fk_{table}_{column}_{referred}")
                batch_op.drop_constraint(name, type_="foreignkey")
                batch_op.create_foreign_key(name, referred, [column], [key], ondelete=rule)
