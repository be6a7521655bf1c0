"""Add pulses: what is asked when, who is asked, and counts of what was answered."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0079"
down_revision = "0070"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
DIMENSIONS = ("company", "department", "site")
MEASURES = ("mantra", "old-mantra", "meaning", "moment", "recognition", "leader", "ability")
OUTCOMES = ("exact", "near", "partial", "none", "yes", "no", "unsure", "1", "2", "3", "4", "5", "skipped")
CASCADE, SET_NULL = "CASCADE", "SET NULL"


def upgrade() -> None:
    op.create_table(
        "pulse_pulse",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(80), nullable=False),
        sa.Column("is_baseline", sa.Boolean(), nullable=False),
        sa.Column("audience", DOCUMENT, nullable=False),
        sa.Column("share_percent", sa.Integer(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("mantra", DOCUMENT, nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=True),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("cancelled_at", MOMENT, nullable=True),
        sa.Column("asked_count", sa.Integer(), nullable=False),
        sa.Column("answered_count", sa.Integer(), nullable=False),
        _key("pulse_pulse", "planned_by", "people_employee", SET_NULL),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_pulse")),
    )
    op.create_table(
        "pulse_cell",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pulse_id", sa.Uuid(), nullable=False),
        sa.Column("dimension", sa.String(16), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("asked_count", sa.Integer(), nullable=False),
        _codes("pulse_cell", "dimension", DIMENSIONS),
        _key("pulse_cell", "pulse_id", "pulse_pulse", CASCADE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_cell")),
    )
    # Without row ids: they would say in which order people answered.
    op.create_table(
        "pulse_invitation",
        sa.Column("pulse_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("department_cell_id", sa.Uuid(), nullable=False),
        sa.Column("site_cell_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        _key("pulse_invitation", "pulse_id", "pulse_pulse", CASCADE),
        _key("pulse_invitation", "employee_id", "people_employee", CASCADE),
        _key("pulse_invitation", "department_cell_id", "pulse_cell", CASCADE),
        _key("pulse_invitation", "site_cell_id", "pulse_cell", CASCADE),
        sa.PrimaryKeyConstraint("pulse_id", "employee_id", name=op.f("pk_pulse_invitation")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pulse_tally",
        sa.Column("cell_id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_pulse_tally_counted")),
        _codes("pulse_tally", "measure", MEASURES),
        _codes("pulse_tally", "outcome", OUTCOMES),
        _key("pulse_tally", "cell_id", "pulse_cell", CASCADE),
        sa.PrimaryKeyConstraint("cell_id", "measure", "outcome", name=op.f("pk_pulse_tally")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pulse_meaning",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("pulse_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _key("pulse_meaning", "pulse_id", "pulse_pulse", CASCADE),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_meaning")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "pulse_prediction",
        sa.Column("pulse_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("cell_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("predicted_at", MOMENT, nullable=False),
        _key("pulse_prediction", "pulse_id", "pulse_pulse", CASCADE),
        _key("pulse_prediction", "employee_id", "people_employee", CASCADE),
        _key("pulse_prediction", "cell_id", "pulse_cell", CASCADE),
        sa.PrimaryKeyConstraint("pulse_id", "employee_id", name=op.f("pk_pulse_prediction")),
    )
    for table, columns in INDEXED.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


INDEXED = {
    "pulse_pulse": ("opens_on", "planned_by"),
    "pulse_cell": ("pulse_id",),
    "pulse_invitation": ("department_cell_id", "employee_id", "site_cell_id"),
    "pulse_meaning": ("pulse_id",),
    "pulse_prediction": ("cell_id", "employee_id"),
}


def downgrade() -> None:
    for table in ("prediction", "meaning", "tally", "invitation", "cell", "pulse"):
        op.drop_table(f"pulse_{table}")


def _key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target}")
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=name, ondelete=ondelete)


def _codes(table: str, column: str, codes: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(column).in_(codes), name=op.f(f"ck_{table}_{column}"))
