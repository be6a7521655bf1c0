"""Keep on which days somebody was asked, what they chose about them, and on which days the company asks."""

import sqlalchemy as sa
from alembic import op

revision = "0091"
down_revision = "0090"
branch_labels = None
depends_on = None

DAY, CHOICE, WEEK = "recall_day", "recall_choice", "recall_working_week"
PERSON = "people_employee"


def upgrade() -> None:
    op.create_table(
        DAY,
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], [f"{PERSON}.id"], name=op.f(f"fk_{DAY}_employee_id_{PERSON}"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("employee_id", "day", name=op.f(f"pk_{DAY}")),
    )
    op.create_index(op.f(f"ix_{DAY}_day"), DAY, ["day"])
    op.create_table(
        CHOICE,
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("hides_days", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"], [f"{PERSON}.id"], name=op.f(f"fk_{CHOICE}_employee_id_{PERSON}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("employee_id", name=op.f(f"pk_{CHOICE}")),
    )
    op.create_table(
        WEEK,
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f(f"ck_{WEEK}_one_row")),
        sa.CheckConstraint("days BETWEEN 1 AND 127", name=op.f(f"ck_{WEEK}_days")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{WEEK}")),
    )


def downgrade() -> None:
    op.drop_table(WEEK)
    op.drop_table(CHOICE)
    op.drop_table(DAY)
