"""Tries to sign in know the device that they came from."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("identity_sign_in_record", schema=None) as batch_op:
        batch_op.add_column(sa.Column("device", sa.String(length=64), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("identity_sign_in_record", schema=None) as batch_op:
        batch_op.drop_column("device")
