"""Find what is to be purged from the outbox: nobody looks for events by name."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    done = sa.text("state = 'done'")
    op.create_index(
        "ix_outbox_delivery_done", "outbox_delivery", ["ready_at"], sqlite_where=done, postgresql_where=done
    )
    op.drop_index("ix_outbox_event_name", "outbox_event")
    op.create_index("ix_outbox_event_published_at", "outbox_event", ["published_at"])


def downgrade() -> None:
    op.drop_index("ix_outbox_event_published_at", "outbox_event")
    op.create_index("ix_outbox_event_name", "outbox_event", ["name"])
    op.drop_index("ix_outbox_delivery_done", "outbox_delivery")
