"""Store when people are signed out, and how long data of the past is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "identity_sign_in_rule",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("idle_hours", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("days > 0", name=op.f("ck_identity_sign_in_rule_days")),
        sa.CheckConstraint("id = 1", name=op.f("ck_identity_sign_in_rule_one_row")),
        sa.CheckConstraint("idle_hours > 0", name=op.f("ck_identity_sign_in_rule_idle_hours")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_sign_in_rule")),
    )
    op.create_table(
        "administration_retention",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("people_months", sa.Integer(), nullable=True),
        sa.Column("audit_months", sa.Integer(), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_administration_retention_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_administration_retention")),
    )


def downgrade() -> None:
    op.drop_table("administration_retention")
    op.drop_table("identity_sign_in_rule")
