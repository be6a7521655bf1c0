"""Keep what people say of the map."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "journeys_suggestion",
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("map_code", sa.String(length=64), nullable=False),
        sa.Column("touchpoint_code", sa.String(length=64), nullable=False),
        sa.Column("job_role", sa.String(length=64), nullable=False),
        sa.Column("reply", sa.String(length=16), nullable=False),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reply IN ('yes', 'no', 'unsure')", name=op.f("ck_journeys_suggestion_reply")),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f("fk_journeys_suggestion_employee_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "employee_id", "map_code", "touchpoint_code", "job_role", name=op.f("pk_journeys_suggestion")
        ),
    )
    op.create_table(
        "journeys_suggested_part",
        sa.Column("map_code", sa.String(length=64), nullable=False),
        sa.Column("touchpoint_code", sa.String(length=64), nullable=False),
        sa.Column("job_role", sa.String(length=64), nullable=False),
        sa.Column("yes_count", sa.Integer(), nullable=False),
        sa.Column("no_count", sa.Integer(), nullable=False),
        sa.Column("unsure_count", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("state IN ('open', 'accepted', 'declined')", name=op.f("ck_journeys_suggested_part_state")),
        sa.ForeignKeyConstraint(
            ["settled_by"],
            ["people_employee.id"],
            name=op.f("fk_journeys_suggested_part_settled_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("map_code", "touchpoint_code", "job_role", name=op.f("pk_journeys_suggested_part")),
    )
    op.create_table(
        "journeys_confirmation",
        sa.Column("map_code", sa.String(length=64), nullable=False),
        sa.Column("job_role", sa.String(length=64), nullable=False),
        sa.Column("touchpoints", DOCUMENT, nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["confirmed_by"],
            ["people_employee.id"],
            name=op.f("fk_journeys_confirmation_confirmed_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("map_code", "job_role", name=op.f("pk_journeys_confirmation")),
    )
    op.create_table(
        "journeys_doubt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("map_code", sa.String(length=64), nullable=False),
        sa.Column("touchpoint_code", sa.String(length=64), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("full_hash", sa.String(length=16), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys_doubt")),
        sa.UniqueConstraint("item_id", "full_hash", name=op.f("uq_journeys_doubt_item_id_full_hash")),
    )


def downgrade() -> None:
    for table in ("doubt", "confirmation", "suggested_part", "suggestion"):
        op.drop_table(f"journeys_{table}")
