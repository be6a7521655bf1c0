"""Keep when a question of a quiz was answered, as the first answer counts, and whether a retake waits for the next day."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

ANSWER = sa.table("quizzes_attempt_answer", sa.column("answer", sa.JSON()), sa.column("answered_at"))


def upgrade() -> None:
    with op.batch_alter_table("quizzes_attempt_answer", schema=None) as batch_op:
        batch_op.alter_column("saved_at", new_column_name="answered_at")
        batch_op.drop_column("revision")
    with op.batch_alter_table("quizzes_attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("retake_waits", sa.Boolean(), nullable=True))
    # What somebody had saved and emptied again is open.
    empty = sa.cast(ANSWER.c.answer, sa.Text()) == "null"
    op.execute(ANSWER.update().where(sa.or_(ANSWER.c.answer.is_(sa.null()), empty)).values(answered_at=None))


def downgrade() -> None:
    with op.batch_alter_table("quizzes_attempt", schema=None) as batch_op:
        batch_op.drop_column("retake_waits")
    with op.batch_alter_table("quizzes_attempt_answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
        batch_op.alter_column("answered_at", new_column_name="saved_at")
    with op.batch_alter_table("quizzes_attempt_answer", schema=None) as batch_op:
        batch_op.alter_column("revision", server_default=None)
