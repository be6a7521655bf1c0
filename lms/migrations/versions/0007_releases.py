"""Let releases lead to deltas."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("curriculum_release", schema=None) as batch_op:
        batch_op.add_column(sa.Column("choices", DOCUMENT, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("overlays", DOCUMENT, nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("patches", DOCUMENT, nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_reason", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("courses_course_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("since_number", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("facts", DOCUMENT, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("item_keys", DOCUMENT, nullable=False, server_default="{}"))
        batch_op.drop_constraint(op.f("uq_courses_course_version_course_id_number"), type_="unique")
        batch_op.create_unique_constraint(
            op.f("uq_courses_course_version_course_id_number_since_number"), ["course_id", "number", "since_number"]
        )
    op.create_table(
        "courses_course_renewal",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("from_number", sa.Integer(), nullable=False),
        sa.Column("to_number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("course_version_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("kind IN ('nothing', 'delta', 'whole')", name=op.f("ck_courses_course_renewal_kind")),
        sa.ForeignKeyConstraint(
            ["course_id"],
            ["courses_course.id"],
            name=op.f("fk_courses_course_renewal_course_id_courses_course"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["course_version_id"],
            ["courses_course_version.id"],
            name=op.f("fk_courses_course_renewal_course_version_id_courses_course_version"),
        ),
        sa.PrimaryKeyConstraint("course_id", "from_number", "to_number", name=op.f("pk_courses_course_renewal")),
    )
    op.create_index(
        "ix_evidence_objective_mastery_seen",
        "evidence_objective_mastery",
        ["objective_key", "fingerprint", "expires_at"],
        sqlite_where=sa.text("expires_at IS NOT NULL"),
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_evidence_objective_mastery_seen", table_name="evidence_objective_mastery")
    op.drop_table("courses_course_renewal")
    # Who was given a delta keeps it as the whole course of that number: what was completed stays completed.
    op.execute(
        "UPDATE assignments_assignment SET reason = CASE WHEN EXISTS (SELECT 1 FROM courses_course"
        " WHERE courses_course.id = assignments_assignment.course_id AND courses_course.job_role_id IS NOT NULL)"
        " THEN 'job role' ELSE 'everyone' END WHERE reason = 'what changed'"
    )
    op.execute(
        "UPDATE assignments_assignment SET course_version_id = (SELECT whole.id FROM courses_course_version AS delta"
        " JOIN courses_course_version AS whole ON whole.course_id = delta.course_id AND whole.number = delta.number"
        " AND whole.since_number = 0 WHERE delta.id = assignments_assignment.course_version_id)"
        " WHERE course_version_id IN (SELECT id FROM courses_course_version WHERE since_number > 0)"
    )
    op.execute(
        "DELETE FROM courses_objective"
        " WHERE course_version_id IN (SELECT id FROM courses_course_version WHERE since_number > 0)"
    )
    op.execute(
        "DELETE FROM courses_course_version_module"
        " WHERE course_version_id IN (SELECT id FROM courses_course_version WHERE since_number > 0)"
    )
    op.execute("DELETE FROM courses_course_version WHERE since_number > 0")
    with op.batch_alter_table("courses_course_version", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_courses_course_version_course_id_number_since_number"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_courses_course_version_course_id_number"), ["course_id", "number"])
        batch_op.drop_column("item_keys")
        batch_op.drop_column("facts")
        batch_op.drop_column("since_number")
    with op.batch_alter_table("curriculum_release", schema=None) as batch_op:
        for name in ("withdrawn_reason", "withdrawn_by", "withdrawn_at", "patches", "overlays", "choices"):
            batch_op.drop_column(name)
