"""Note when somebody was last observed at each touchpoint of each site."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0083"
down_revision = "0082"
branch_labels = None
depends_on = None

TABLE = "evidence_observed_place"
MOMENT = sa.DateTime(timezone=True)
RECORD = sa.table(
    "evidence_evidence_record",
    sa.column("employee_id"),
    sa.column("kind"),
    sa.column("objective_key"),
    sa.column("occurred_at", MOMENT),
)
PERSON = sa.table("people_employee", sa.column("id"), sa.column("site_id", sa.Uuid()))


def upgrade() -> None:
    place = op.create_table(
        TABLE,
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("last_observed_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["site_id"], ["people_site.id"], name=op.f(f"fk_{TABLE}_site_id_people_site"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site_id", "subject", name=op.f(f"pk_{TABLE}")),
    )
    seen = op.get_bind().execute(
        sa.select(PERSON.c.site_id, RECORD.c.objective_key, sa.func.max(RECORD.c.occurred_at, type_=MOMENT))
        .join(PERSON, PERSON.c.id == RECORD.c.employee_id)
        .where(RECORD.c.kind == "observation", PERSON.c.site_id.is_not(None))
        .group_by(PERSON.c.site_id, RECORD.c.objective_key)
    )
    if rows := _places(seen):
        op.bulk_insert(place, rows)


def downgrade() -> None:
    op.drop_table(TABLE)


def _places(seen: Iterable[Any]) -> list[dict[str, Any]]:
    last: dict[tuple[Any, str], Any] = {}
    for site_id, key, occurred_at in seen:
        place = site_id, key.partition(":")[2].partition("@")[0]
        last[place] = max(occurred_at, last.get(place, occurred_at))
    return [{"site_id": s, "subject": subject, "last_observed_at": at} for (s, subject), at in last.items()]
