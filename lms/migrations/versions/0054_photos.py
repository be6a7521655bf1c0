"""People may have a photo."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

EMPLOYEE = "people_employee"


def upgrade() -> None:
    with op.batch_alter_table(EMPLOYEE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("photo_sha256", sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(
            op.f(f"fk_{EMPLOYEE}_photo_sha256_files_stored_file"),
            "files_stored_file",
            ["photo_sha256"],
            ["sha256"],
            ondelete="RESTRICT",
        )
    op.create_index(op.f(f"ix_{EMPLOYEE}_photo_sha256"), EMPLOYEE, ["photo_sha256"])


def downgrade() -> None:
    op.drop_index(op.f(f"ix_{EMPLOYEE}_photo_sha256"), EMPLOYEE)
    with op.batch_alter_table(EMPLOYEE, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"fk_{EMPLOYEE}_photo_sha256_files_stored_file"), type_="foreignkey")
        batch_op.drop_column("photo_sha256")
