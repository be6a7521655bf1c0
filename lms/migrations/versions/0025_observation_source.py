"""Call the source of what was observed what everything else calls it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

RECORDS = sa.table("evidence_evidence_record", sa.column("source"))


def upgrade() -> None:
    _rename("sign-off", "observation")


def downgrade() -> None:
    _rename("observation", "sign-off")


def _rename(before: str, after: str) -> None:
    op.execute(RECORDS.update().where(RECORDS.c.source == before).values(source=after))
