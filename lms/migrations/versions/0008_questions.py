"""Keep what questions show, and whom training reaches."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "curriculum_reach",
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("owed_count", sa.Integer(), nullable=False),
        sa.Column("held_count", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("level", name=op.f("pk_curriculum_reach")),
    )
    op.create_table(
        "quizzes_item_statistic",
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("full_hash", sa.String(length=16), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("map_code", sa.String(length=64), nullable=False),
        sa.Column("touchpoint_code", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("item", DOCUMENT, nullable=False),
        sa.Column("asked_count", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("facility", sa.Double(), nullable=True),
        sa.Column("discrimination", sa.Double(), nullable=True),
        sa.Column("item_rest", sa.Double(), nullable=True),
        sa.Column("top_n", sa.Double(), nullable=False),
        sa.Column("options", DOCUMENT, nullable=False),
        sa.Column("told", DOCUMENT, nullable=False),
        sa.Column("last_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "standing IN ('check', 'early', 'usable', 'few')", name=op.f("ck_quizzes_item_statistic_standing")
        ),
        sa.PrimaryKeyConstraint("item_id", "full_hash", name=op.f("pk_quizzes_item_statistic")),
    )
    op.create_index(
        "ix_quizzes_item_statistic_list", "quizzes_item_statistic", ["is_current", "weight", "item_id", "full_hash"]
    )
    op.create_index("ix_quizzes_attempt_answer_item", "quizzes_attempt_answer", ["item_id", "full_hash"])
    op.create_table(
        "quizzes_regrade",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("full_hash", sa.String(length=16), nullable=False),
        sa.Column("key", DOCUMENT, nullable=False),
        sa.Column("everybody", sa.Boolean(), nullable=False),
        sa.Column("lowers", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("regraded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("regraded_by", sa.Uuid(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["regraded_by"],
            ["people_employee.id"],
            name=op.f("fk_quizzes_regrade_regraded_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quizzes_regrade")),
    )
    op.create_index("ix_quizzes_regrade_item", "quizzes_regrade", ["item_id", "full_hash"])
    op.create_table(
        "quizzes_regraded_attempt",
        sa.Column("regrade_id", sa.Uuid(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("score_percent", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["quizzes_attempt.id"],
            name=op.f("fk_quizzes_regraded_attempt_attempt_id_quizzes_attempt"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["regrade_id"],
            ["quizzes_regrade.id"],
            name=op.f("fk_quizzes_regraded_attempt_regrade_id_quizzes_regrade"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("regrade_id", "attempt_id", name=op.f("pk_quizzes_regraded_attempt")),
    )
    op.create_index("ix_quizzes_regraded_attempt_attempt_id", "quizzes_regraded_attempt", ["attempt_id"])


def downgrade() -> None:
    op.drop_table("quizzes_regraded_attempt")
    op.drop_table("quizzes_regrade")
    op.drop_index("ix_quizzes_attempt_answer_item", table_name="quizzes_attempt_answer")
    op.drop_table("quizzes_item_statistic")
    op.drop_table("curriculum_reach")
