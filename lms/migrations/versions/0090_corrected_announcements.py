"""Note when the text of a published announcement was corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0090"
down_revision = "0089"
branch_labels = None
depends_on = None

TABLE = "announcements_announcement"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column(TABLE, "corrected_at")
