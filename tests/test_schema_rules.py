"""Rules that every table keeps, read from the models; `test_migrations` holds the databases to the models."""

from sqlalchemy import Enum, PrimaryKeyConstraint, Text, UniqueConstraint, Uuid

from lms import schema

FREE_CODES = {"mail_outgoing_message.kind", "quizzes_item_statistic.kind"}
"""A kind of question or of message is added in its own folder, without a change of the schema."""
LOOSE_IDS = {
    # The log outlives the account; a key lasts for days only, and both lie beneath accounts.
    "audit_entry.account_id",
    "audit_idempotency_key.account_id",
    # Versions refer to their course: a second key the other way round would be a circle.
    "courses_course.current_version_id",
    # Of a site, a department or a job role: one of three tables.
    "organisation_unit_merge.into_id",
    "organisation_unit_merge.unit_id",
    "pulse_cell.unit_id",
    # Derived: of an announcement or a mantra, and of a department, a site, a manager or the company.
    "announcements_figure.subject_id",
    "announcements_figure.unit_id",
    # Derived, written by the hundred thousand and rebuilt each night; a scope is a manager, a site or the company.
    "dashboards_person_cell.department_id",
    "dashboards_person_cell.employee_id",
    "dashboards_person_rate.employee_id",
    "dashboards_place_cell.job_role_id",
    "dashboards_place_cell.site_id",
    "dashboards_scope_cell.department_id",
    "dashboards_scope_cell.scope_id",
    "dashboards_scope_day.scope_id",
    "dashboards_scope_rate.department_id",
    "dashboards_scope_rate.scope_id",
    # The id that somebody new will have, before they are there.
    "people_import_row.employee_id",
}
COLUMNS = [column for table in schema.metadata.sorted_tables for column in table.columns]


def test_every_foreign_key_says_what_happens_when_its_row_is_deleted():
    missing = [str(key.parent) for column in COLUMNS for key in column.foreign_keys if not key.ondelete]

    assert missing == []


def test_every_foreign_key_has_an_index():
    slow = [
        str(column) for column in COLUMNS if column.foreign_keys and column.name not in _first_columns(column.table)
    ]

    assert slow == []


def test_every_id_that_refers_has_a_foreign_key():
    loose = [str(column) for column in COLUMNS if isinstance(column.type, Uuid) and not column.foreign_keys]

    assert sorted(name for name in loose if not name.endswith(".id") and name not in LOOSE_IDS) == []


def test_no_column_is_named_by_a_preposition():
    assert [str(column) for column in COLUMNS if column.name in {"at", "by", "on", "where"}] == []


def test_every_code_is_one_that_the_program_knows():
    names = {"kind", "level", "reason", "reply", "state", "status", "permission_set", "withdrawn_reason"}
    coded = [column for column in COLUMNS if column.name in names and not isinstance(column.type, Text)]
    free = [str(column) for column in coded if not (isinstance(column.type, Enum) and column.type.create_constraint)]

    assert sorted(set(free) - FREE_CODES) == []


def _first_columns(table):
    """Return the columns by which the database finds rows without reading the whole table."""
    whole = [index for index in table.indexes if _condition(index) in {"None", f"{index.columns[0].name} IS NOT NULL"}]
    keys = [key for key in table.constraints if isinstance(key, PrimaryKeyConstraint | UniqueConstraint)]
    return {next(iter(key.columns)).name for key in (*keys, *whole)}


def _condition(index):
    return str(index.dialect_options["sqlite"]["where"])
