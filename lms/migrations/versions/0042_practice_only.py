"""Keep which questions quizzes ask no more because their answers fail."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "quizzes_practice_only",
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("full_hash", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.CheckConstraint("reason IN ('question', 'kind')", name=op.f("ck_quizzes_practice_only_reason")),
        sa.PrimaryKeyConstraint("item_id", "full_hash", name=op.f("pk_quizzes_practice_only")),
    )


def downgrade() -> None:
    op.drop_table("quizzes_practice_only")
