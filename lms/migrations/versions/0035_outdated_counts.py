"""Count who held a level until the standard changed; the numbers come with the next nightly recount."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

LEVELS = ("know", "understand", "demonstrate")


def upgrade() -> None:
    for level in LEVELS:
        op.add_column("dashboards_person_cell", _count(f"{level}_outdated"))
        op.add_column("dashboards_scope_cell", _count(f"{level}_outdated_count"))


def downgrade() -> None:
    for level in LEVELS:
        op.drop_column("dashboards_scope_cell", f"{level}_outdated_count")
        op.drop_column("dashboards_person_cell", f"{level}_outdated")


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False, server_default="0")
