"""Keep moves that are planned for a later day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

MOVE = "people_planned_move"


def upgrade() -> None:
    op.create_table(
        MOVE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("details", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f(f"fk_{MOVE}_employee_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{MOVE}")),
    )
    op.create_index(op.f(f"ix_{MOVE}_employee_id"), MOVE, ["employee_id"])
    op.create_index(op.f(f"ix_{MOVE}_effective_on"), MOVE, ["effective_on"])


def downgrade() -> None:
    op.drop_table(MOVE)
