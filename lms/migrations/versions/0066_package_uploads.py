"""Hold uploaded packages until they are imported, and who was asked to do a step of setting up."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = None
depends_on = None

TABLE, HANDED = "library_upload", "organisation_handed_step"
_STEPS = ("company", "sites", "job-roles", "mantra", "map", "release", "invite")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"],
            ["files_stored_file.sha256"],
            name=op.f(f"fk_{TABLE}_sha256_files_stored_file"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"],
            ["people_employee.id"],
            name=op.f(f"fk_{TABLE}_uploaded_by_people_employee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("expires_at", "sha256", "uploaded_by"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column], unique=False)

    op.create_table(
        HANDED,
        sa.Column(
            "step",
            sa.Enum(*_STEPS, name="step", native_enum=False, create_constraint=True, length=16),
            nullable=False,
        ),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f(f"fk_{HANDED}_employee_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("step", name=op.f(f"pk_{HANDED}")),
    )
    op.create_index(op.f(f"ix_{HANDED}_employee_id"), HANDED, ["employee_id"], unique=False)


def downgrade() -> None:
    op.drop_table(HANDED)
    op.drop_table(TABLE)
