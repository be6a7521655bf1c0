"""Add huddles: the talk of one team in one week, and who was there."""

import sqlalchemy as sa
from alembic import op

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "huddles_huddle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=False),
        sa.Column("week_starts_on", sa.Date(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(160), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("missing_count", sa.Integer(), nullable=False),
        sa.Column("people_count", sa.Integer(), nullable=False),
        sa.Column("held_at", MOMENT, nullable=True),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("held_by", sa.Uuid(), nullable=True),
        sa.Column("mantra_version", sa.Integer(), nullable=True),
        sa.Column("attended_count", sa.Integer(), nullable=False),
        sa.Column("team_count", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("attended_count <= team_count", name=op.f("ck_huddles_huddle_attended")),
        _key("huddles_huddle", "leader_id", "people_employee", "CASCADE"),
        _key("huddles_huddle", "held_by", "people_employee", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_huddles_huddle")),
        sa.UniqueConstraint("leader_id", "week_starts_on", name=op.f("uq_huddles_huddle_leader_id_week_starts_on")),
    )
    op.create_index(op.f("ix_huddles_huddle_held_by"), "huddles_huddle", ["held_by"])
    op.create_index("ix_huddles_huddle_planned_on", "huddles_huddle", ["planned_on", "held_on"])
    op.create_index("ix_huddles_huddle_mantra_version", "huddles_huddle", ["mantra_version", "leader_id"])
    op.create_table(
        "huddles_attendance",
        sa.Column("huddle_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        _key("huddles_attendance", "huddle_id", "huddles_huddle", "CASCADE"),
        _key("huddles_attendance", "employee_id", "people_employee", "CASCADE"),
        sa.PrimaryKeyConstraint("huddle_id", "employee_id", name=op.f("pk_huddles_attendance")),
    )
    op.create_index(op.f("ix_huddles_attendance_employee_id"), "huddles_attendance", ["employee_id"])


def downgrade() -> None:
    op.drop_table("huddles_attendance")
    op.drop_table("huddles_huddle")


def _key(table: str, column: str, target: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"), ondelete=ondelete
    )
