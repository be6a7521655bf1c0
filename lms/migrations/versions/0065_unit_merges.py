"""Hold what a merge of sites, departments or job roles moved, so that it can be undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None

TABLE = "organisation_unit_merge"
_DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_KIND = sa.Enum("site", "department", "job-role", name="kind", native_enum=False, create_constraint=True, length=16)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", _KIND, nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("into_id", sa.Uuid(), nullable=False),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_by", sa.Uuid(), nullable=True),
        sa.Column("moved", _DOCUMENT, nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("staying", _DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_by"],
            ["people_employee.id"],
            name=op.f(f"fk_{TABLE}_merged_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("unit_id", "into_id", "merged_by"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column], unique=False)


def downgrade() -> None:
    op.drop_table(TABLE)
