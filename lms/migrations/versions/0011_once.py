"""Keep the keys of forms that must be done once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_once_key",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f("pk_audit_once_key")),
    )
    with op.batch_alter_table("audit_once_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_once_key_at"), ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("audit_once_key")
