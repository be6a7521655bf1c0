"""Say after how many days a later moment opens, and what it asks is owed."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("courses_course_version_module", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opens_after_days", sa.Integer(), server_default="0", nullable=False))
    with op.batch_alter_table("courses_objective", schema=None) as batch_op:
        batch_op.add_column(sa.Column("due_after_days", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("courses_objective", schema=None) as batch_op:
        batch_op.drop_column("due_after_days")
    with op.batch_alter_table("courses_course_version_module", schema=None) as batch_op:
        batch_op.drop_column("opens_after_days")
