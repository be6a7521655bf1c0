"""Store of which messages a person wants no e-mail."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("notifications_preference", sa.Column("muted", DOCUMENT, server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("notifications_preference", "muted")
