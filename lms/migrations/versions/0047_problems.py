"""Keep what learners report on lessons and questions."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "problems_problem",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("module_version_id", sa.Uuid(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("map_code", sa.String(length=64), nullable=False),
        sa.Column("touchpoint_code", sa.String(length=64), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "unclear",
                "wrong",
                "outdated",
                "other",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "planned",
                "mended",
                "declined",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f("fk_problems_problem_employee_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["module_version_id"],
            ["courses_module_version.id"],
            name=op.f("fk_problems_problem_module_version_id_courses_module_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["answered_by"],
            ["people_employee.id"],
            name=op.f("fk_problems_problem_answered_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems_problem")),
    )
    op.create_index("ix_problems_problem_state", "problems_problem", ["state", "created_at"])
    op.create_index("ix_problems_problem_person", "problems_problem", ["employee_id", "created_at"])
    op.create_index(op.f("ix_problems_problem_module_version_id"), "problems_problem", ["module_version_id"])
    op.create_index(op.f("ix_problems_problem_answered_by"), "problems_problem", ["answered_by"])


def downgrade() -> None:
    op.drop_table("problems_problem")
