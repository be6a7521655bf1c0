"""Keep what trainers change in generated text."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "curriculum_patch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("module_code", sa.String(length=160), nullable=False),
        sa.Column("page_code", sa.String(length=64), nullable=False),
        sa.Column("page_title", sa.String(length=160), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_curriculum_patch")),
        sa.UniqueConstraint("module_code", "page_code", name=op.f("uq_curriculum_patch_module_code_page_code")),
    )


def downgrade() -> None:
    op.drop_table("curriculum_patch")
