"""Judge questions where they are shown instead of storing sentences, and say what the columns of regrades decide."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
STATUSES = "('check', 'early', 'usable', 'few')"


def upgrade() -> None:
    _rename_status("standing", "status")
    with op.batch_alter_table("quizzes_item_statistic", schema=None) as batch_op:
        batch_op.drop_column("told")
    with op.batch_alter_table("quizzes_regrade", schema=None) as batch_op:
        batch_op.alter_column("everybody", new_column_name="all_correct", existing_type=sa.Boolean())
        batch_op.alter_column("lowers", new_column_name="may_lower", existing_type=sa.Boolean())


def downgrade() -> None:
    with op.batch_alter_table("quizzes_regrade", schema=None) as batch_op:
        batch_op.alter_column("may_lower", new_column_name="lowers", existing_type=sa.Boolean())
        batch_op.alter_column("all_correct", new_column_name="everybody", existing_type=sa.Boolean())
    # The statistics are derived: they are counted anew, with their sentences.
    op.execute(sa.text("DELETE FROM quizzes_item_statistic"))
    with op.batch_alter_table("quizzes_item_statistic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", DOCUMENT, nullable=False))
    _rename_status("status", "standing")


def _rename_status(old: str, new: str) -> None:
    with op.batch_alter_table("quizzes_item_statistic", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_quizzes_item_statistic_{old}"), type_="check")
        batch_op.alter_column(old, new_column_name=new, existing_type=sa.String(length=16))
    with op.batch_alter_table("quizzes_item_statistic", schema=None) as batch_op:
        batch_op.create_check_constraint(batch_op.f(f"ck_quizzes_item_statistic_{new}"), f"{new} IN {STATUSES}")
