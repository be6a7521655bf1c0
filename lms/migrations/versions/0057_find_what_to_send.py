"""Find what to send next along an index that holds for every state."""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

INDEX, TABLE = "ix_mail_outgoing_message_open", "mail_outgoing_message"
COLUMNS = ["state", "is_must", "send_after"]
OPEN = sa.text("state IN ('waiting', 'claimed', 'handing-over')")


def upgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, COLUMNS)


def downgrade() -> None:
    op.drop_index(INDEX, TABLE)
    op.create_index(INDEX, TABLE, COLUMNS, sqlite_where=OPEN, postgresql_where=OPEN)
