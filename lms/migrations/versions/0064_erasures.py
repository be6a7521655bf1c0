"""Note whose personal data is to be erased, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

TABLE = "administration_erasure"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("erase_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f(f"fk_{TABLE}_employee_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"],
            ["people_employee.id"],
            name=op.f(f"fk_{TABLE}_requested_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("employee_id", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_erase_after"), TABLE, ["erase_after"])
    op.create_index(op.f(f"ix_{TABLE}_requested_by"), TABLE, ["requested_by"])


def downgrade() -> None:
    op.drop_table(TABLE)
