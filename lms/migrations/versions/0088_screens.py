"""Keep screens and their addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0088"
down_revision = "0087"
branch_labels = None
depends_on = None

SCREEN = "wall_screen"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        SCREEN,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("off_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["people_site.id"], name=op.f(f"fk_{SCREEN}_site_id_people_site"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["created_by"],
            ["people_employee.id"],
            name=op.f(f"fk_{SCREEN}_created_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SCREEN}")),
        sa.UniqueConstraint("token", name=op.f(f"uq_{SCREEN}_token")),
    )
    op.create_index(op.f(f"ix_{SCREEN}_site_id"), SCREEN, ["site_id"])
    op.create_index(op.f(f"ix_{SCREEN}_created_by"), SCREEN, ["created_by"])


def downgrade() -> None:
    op.drop_table(SCREEN)
