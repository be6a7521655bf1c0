"""Hold which steps of setting up were skipped."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

TABLE = "organisation_skipped_step"
_STEPS = ("company", "sites", "job-roles", "mantra", "map", "release", "invite")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column(
            "step",
            sa.Enum(*_STEPS, name="step", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("skipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("skipped_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["skipped_by"],
            ["people_employee.id"],
            name=op.f(f"fk_{TABLE}_skipped_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("step", name=op.f(f"pk_{TABLE}")),
    )
    op.create_index(op.f(f"ix_{TABLE}_skipped_by"), TABLE, ["skipped_by"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f(f"ix_{TABLE}_skipped_by"), table_name=TABLE)
    op.drop_table(TABLE)
