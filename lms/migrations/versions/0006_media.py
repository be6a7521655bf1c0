"""Keep files and media."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "files_stored_file",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_files_stored_file_size")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_files_stored_file")),
    )
    with op.batch_alter_table("files_stored_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_files_stored_file_created_at"), ["created_at"], unique=False)
    op.create_table(
        "courses_media",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("file_name", sa.String(length=160), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("source_sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=True),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('picture', 'document', 'film', 'sound')", name=op.f("ck_courses_media_kind")),
        sa.ForeignKeyConstraint(
            ["sha256"], ["files_stored_file.sha256"], name=op.f("fk_courses_media_sha256_files_stored_file")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["identity_account.id"], name=op.f("fk_courses_media_uploaded_by_identity_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_courses_media")),
        sa.UniqueConstraint("name", name=op.f("uq_courses_media_name")),
    )
    with op.batch_alter_table("courses_media", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_media_sha256"), ["sha256"], unique=False)
    op.create_table(
        "courses_module_media",
        sa.Column("module_version_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["module_version_id"],
            ["courses_module_version.id"],
            name=op.f("fk_courses_module_media_module_version_id_courses_module_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sha256"], ["files_stored_file.sha256"], name=op.f("fk_courses_module_media_sha256_files_stored_file")
        ),
        sa.PrimaryKeyConstraint("module_version_id", "name", name=op.f("pk_courses_module_media")),
    )
    with op.batch_alter_table("courses_module_media", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_courses_module_media_sha256"), ["sha256"], unique=False)


def downgrade() -> None:
    op.drop_table("courses_module_media")
    op.drop_table("courses_media")
    op.drop_table("files_stored_file")
