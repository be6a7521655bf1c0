"""Keep stories that people tell, and reports about them."""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

STORY, REPORT, EMPLOYEE = "stories_story", "stories_report", "people_employee"
MOMENT = sa.DateTime(timezone=True)
SHOWN = sa.text("state = 'approved' AND withdrawn_at IS NULL")
TO_DECIDE = sa.text("state IN ('waiting', 'reported') AND withdrawn_at IS NULL")


def upgrade() -> None:
    op.create_table(
        STORY,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("teller_id", sa.Uuid(), nullable=False),
        sa.Column("map_code", sa.String(length=64), nullable=False),
        sa.Column("touchpoint_code", sa.String(length=64), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "approved",
                "declined",
                "reported",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("shown_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["teller_id"], [f"{EMPLOYEE}.id"], name=op.f(f"fk_{STORY}_teller_id_{EMPLOYEE}"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], [f"{EMPLOYEE}.id"], name=op.f(f"fk_{STORY}_decided_by_{EMPLOYEE}"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{STORY}")),
    )
    op.create_index(op.f(f"ix_{STORY}_decided_by"), STORY, ["decided_by"])
    op.create_index(f"ix_{STORY}_teller", STORY, ["teller_id", "told_at"])
    for name, columns, which in (
        ("place", ["map_code", "touchpoint_code", "shown_at"], SHOWN),
        ("newest", ["shown_at", "id"], SHOWN),
        ("to_decide", ["told_at"], TO_DECIDE),
    ):
        op.create_index(f"ix_{STORY}_{name}", STORY, columns, sqlite_where=which, postgresql_where=which)
    op.create_table(
        REPORT,
        sa.Column("story_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reported_at", MOMENT, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["story_id"], [f"{STORY}.id"], name=op.f(f"fk_{REPORT}_story_id_{STORY}"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"], [f"{EMPLOYEE}.id"], name=op.f(f"fk_{REPORT}_employee_id_{EMPLOYEE}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("story_id", "employee_id", name=op.f(f"pk_{REPORT}")),
    )
    op.create_index(op.f(f"ix_{REPORT}_employee_id"), REPORT, ["employee_id"])


def downgrade() -> None:
    op.drop_table(REPORT)
    op.drop_table(STORY)
