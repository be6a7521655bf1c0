"""Let the bytes of uploaded maps wait in the store of files.

A migration knows no store: what waits, for a day at most, has to be uploaded again.
"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

UPLOAD = sa.table("journeys_map_upload")


def upgrade() -> None:
    op.execute(UPLOAD.delete())
    with op.batch_alter_table("journeys_map_upload", schema=None) as batch_op:
        batch_op.drop_column("content")
        batch_op.add_column(sa.Column("sha256", sa.String(length=64), nullable=False))
        batch_op.create_foreign_key(
            op.f("fk_journeys_map_upload_sha256_files_stored_file"),
            "files_stored_file",
            ["sha256"],
            ["sha256"],
            ondelete="RESTRICT",
        )
        batch_op.create_index(op.f("ix_journeys_map_upload_sha256"), ["sha256"])


def downgrade() -> None:
    op.execute(UPLOAD.delete())
    with op.batch_alter_table("journeys_map_upload", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_journeys_map_upload_sha256"))
        batch_op.drop_constraint(op.f("fk_journeys_map_upload_sha256_files_stored_file"), type_="foreignkey")
        batch_op.drop_column("sha256")
        batch_op.add_column(sa.Column("content", sa.LargeBinary(), nullable=False))
