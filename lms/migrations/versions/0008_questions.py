"""Keep what questions show, and whom training reaches."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "curriculum_reach",
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("owed_count", sa.Integer(), nullable=False),
        sa.Column("held_count", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("level", name=op.f("pk_curriculum_reach")),
    )


def downgrade() -> None:
    op.drop_table("curriculum_reach")
