"""Hold the company's time zone, colour and logo, and which sites, departments and job roles are archived."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

_UNITS = ("people_site", "people_department", "people_job_role")
_LOGO = "fk_people_organisation_logo_sha256_files_stored_file"


def upgrade() -> None:
    with op.batch_alter_table("people_organisation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("time_zone", sa.String(length=64), server_default="", nullable=False))
        batch_op.add_column(sa.Column("colour", sa.String(length=7), server_default="", nullable=False))
        batch_op.add_column(sa.Column("logo_sha256", sa.String(length=64), nullable=True))
        batch_op.create_index(batch_op.f("ix_people_organisation_logo_sha256"), ["logo_sha256"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f(_LOGO), "files_stored_file", ["logo_sha256"], ["sha256"], ondelete="RESTRICT"
        )
    for table in _UNITS:
        op.add_column(table, sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    for table in _UNITS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("archived_at")
    with op.batch_alter_table("people_organisation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(_LOGO), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_people_organisation_logo_sha256"))
        batch_op.drop_column("logo_sha256")
        batch_op.drop_column("colour")
        batch_op.drop_column("time_zone")
