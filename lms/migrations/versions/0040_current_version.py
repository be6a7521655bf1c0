"""Refer from a course to its current version."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

KEY = "fk_courses_course_current_version_id_courses_course_version"
COURSE = sa.table("courses_course", sa.column("current_version_id"))
VERSION = sa.table("courses_course_version", sa.column("id"))


def upgrade() -> None:
    lost = COURSE.c.current_version_id.not_in(sa.select(VERSION.c.id))
    op.execute(COURSE.update().where(lost).values(current_version_id=None))
    with op.batch_alter_table("courses_course", schema=None) as batch_op:
        batch_op.create_foreign_key(
            op.f(KEY), "courses_course_version", ["current_version_id"], ["id"], ondelete="RESTRICT"
        )
        batch_op.create_index(op.f("ix_courses_course_current_version_id"), ["current_version_id"])


def downgrade() -> None:
    with op.batch_alter_table("courses_course", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_courses_course_current_version_id"))
        batch_op.drop_constraint(op.f(KEY), type_="foreignkey")
