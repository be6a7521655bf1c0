"""Deliveries say what they are about: those about the same are finished in order, others side by side."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox_delivery", sa.Column("subject", sa.String(length=200), nullable=False, server_default=""))
    op.drop_index("ix_outbox_delivery_ready", "outbox_delivery")
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "ix_outbox_delivery_waiting",
        "outbox_delivery",
        ["id", "handler", "subject"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_delivery_waiting", "outbox_delivery")
    op.create_index("ix_outbox_delivery_ready", "outbox_delivery", ["state", "ready_at", "id"])
    op.drop_column("outbox_delivery", "subject")
