"""Keep drafts of modules."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "courses_module_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("kept_source", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("authors", DOCUMENT, nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("publish_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'in_review', 'approved', 'set_aside')", name=op.f("ck_courses_module_draft_state")
        ),
        sa.CheckConstraint("publish_on IS NULL OR state = 'approved'", name=op.f("ck_courses_module_draft_publish_on")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_module_draft")),
        sa.UniqueConstraint("code", name=op.f("uq_courses_module_draft_code")),
    )
    with op.batch_alter_table("courses_module_draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_module_draft_edited_at"), ["edited_at"], unique=False)
    op.create_table(
        "courses_review_rule",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("needs_second_person", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_courses_review_rule_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_review_rule")),
    )


def downgrade() -> None:
    op.drop_table("courses_review_rule")
    op.drop_table("courses_module_draft")
