"""Keep what a company calls its customers."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("customer_one", "customer_many"):
        op.add_column("people_organisation", sa.Column(name, sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    for name in ("customer_many", "customer_one"):
        op.drop_column("people_organisation", name)
