"""Drop the key that signed certificates beside what it signed; `lms prepare` has moved it to the settings."""

import sqlalchemy as sa
from alembic import op

from lms.core.config import ConfigurationError

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM assignments_signing_key")):
        raise ConfigurationError("The key of certificates is still in the database. Run `lms prepare`, which moves it.")
    op.drop_table("assignments_signing_key")


def downgrade() -> None:
    op.create_table(
        "assignments_signing_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_assignments_signing_key_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments_signing_key")),
    )
