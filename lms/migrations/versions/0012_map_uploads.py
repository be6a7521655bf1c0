"""Keep files of maps until their author has seen what they would change."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journeys_map_upload",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column(
            "choices", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"],
            ["people_employee.id"],
            name=op.f("fk_journeys_map_upload_uploaded_by_people_employee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys_map_upload")),
    )
    with op.batch_alter_table("journeys_map_upload", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_journeys_map_upload_expires_at"), ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_journeys_map_upload_uploaded_by"), ["uploaded_by"], unique=False)


def downgrade() -> None:
    op.drop_table("journeys_map_upload")
