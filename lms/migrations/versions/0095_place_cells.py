"""Count the groups whom customers meet: people with one job role at one site, at each touchpoint."""

import sqlalchemy as sa
from alembic import op

revision = "0095"
down_revision = "0093"
branch_labels = None
depends_on = None

TABLE = "dashboards_place_cell"
COUNTS = (
    "people_count",
    "know_count",
    "understand_count",
    "demonstrate_count",
    "demonstrate_owed_count",
    "know_outdated_count",
    "understand_outdated_count",
    "demonstrate_outdated_count",
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("map_code", sa.String(length=64), nullable=False),
        sa.Column("touchpoint_code", sa.String(length=64), nullable=False),
        sa.Column("job_role_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("map_code", "touchpoint_code", "job_role_id", "site_id", name=op.f(f"pk_{TABLE}")),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
