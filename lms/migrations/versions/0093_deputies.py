"""Keep who stands in for a manager, and when."""

import sqlalchemy as sa
from alembic import op

revision = "0093"
down_revision = "0092"
branch_labels = None
depends_on = None

DEPUTY = "people_deputy"


def upgrade() -> None:
    op.create_table(
        DEPUTY,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("manager_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("canceled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("deputy_id <> manager_id", name=op.f(f"ck_{DEPUTY}_not_for_oneself")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f(f"ck_{DEPUTY}_in_order")),
        sa.ForeignKeyConstraint(
            ["manager_id"],
            ["people_employee.id"],
            name=op.f(f"fk_{DEPUTY}_manager_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["deputy_id"],
            ["people_employee.id"],
            name=op.f(f"fk_{DEPUTY}_deputy_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{DEPUTY}")),
    )
    op.create_index("ix_people_deputy_current", DEPUTY, ["deputy_id", "ends_on"])
    op.create_index(op.f(f"ix_{DEPUTY}_manager_id"), DEPUTY, ["manager_id"])


def downgrade() -> None:
    op.drop_table(DEPUTY)
