"""Keep who is exempt from a course, and who has more time in quizzes."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

EXEMPTION, EXTRA, ASSIGNMENT = "assignments_exemption", "quizzes_extra_time", "assignments_assignment"
REASONS = ("moved", "left", "replaced", "withdrawn")


def upgrade() -> None:
    op.create_table(
        EXEMPTION,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("exempted_by", sa.Uuid(), nullable=True),
        sa.Column("exempted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f(f"fk_{EXEMPTION}_employee_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["courses_course.id"],
            name=op.f(f"fk_{EXEMPTION}_course_id_courses_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["exempted_by"],
            ["people_employee.id"],
            name=op.f(f"fk_{EXEMPTION}_exempted_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{EXEMPTION}")),
    )
    is_live = sa.text("ended_at IS NULL")
    op.create_index(
        f"uq_{EXEMPTION}_live",
        EXEMPTION,
        ["employee_id", "course_id"],
        unique=True,
        sqlite_where=is_live,
        postgresql_where=is_live,
    )
    op.create_index(op.f(f"ix_{EXEMPTION}_employee_id"), EXEMPTION, ["employee_id"])
    op.create_index(op.f(f"ix_{EXEMPTION}_course_id"), EXEMPTION, ["course_id"])
    op.create_index(op.f(f"ix_{EXEMPTION}_exempted_by"), EXEMPTION, ["exempted_by"])
    op.create_table(
        EXTRA,
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent > 0", name=op.f(f"ck_{EXTRA}_percent")),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f(f"fk_{EXTRA}_employee_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("employee_id", name=op.f(f"pk_{EXTRA}")),
    )
    _replace_reasons((*REASONS, "exempted"))


def downgrade() -> None:
    assignment = sa.table(ASSIGNMENT, sa.column("withdrawn_reason"))
    op.execute(assignment.update().where(assignment.c.withdrawn_reason == "exempted").values(withdrawn_reason="moved"))
    _replace_reasons(REASONS)
    op.drop_table(EXTRA)
    op.drop_table(EXEMPTION)


def _replace_reasons(reasons: tuple[str, ...]) -> None:
    name = op.f(f"ck_{ASSIGNMENT}_withdrawn_reason")
    with op.batch_alter_table(ASSIGNMENT, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.column("withdrawn_reason").in_(reasons))
