"""Refer to authors as employees everywhere: their account may go, and names are an employee's."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

AUTHORS = {
    "courses_media": ("uploaded_by",),
    "courses_module_draft": ("edited_by", "submitted_by", "approved_by"),
    "curriculum_patch": ("edited_by",),
    "curriculum_release": ("published_by", "withdrawn_by"),
    "vision_mantra_draft": ("edited_by",),
}
ACCOUNT = sa.table("identity_account", sa.column("id", sa.Uuid()), sa.column("employee_id", sa.Uuid()))
DRAFT = sa.table(
    "courses_module_draft",
    sa.column("id", sa.Uuid()),
    sa.column("authors", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
)
UPLOADER = "fk_courses_media_uploaded_by_identity_account"


def upgrade() -> None:
    with op.batch_alter_table("courses_media", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(UPLOADER), type_="foreignkey")
    _refer(to=ACCOUNT.c.employee_id, instead_of=ACCOUNT.c.id)
    for table, columns in AUTHORS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.create_foreign_key(
                    op.f(f"fk_{table}_{column}_people_employee"),
                    "people_employee",
                    [column],
                    ["id"],
                    ondelete="SET NULL",
                )
                batch_op.create_index(op.f(f"ix_{table}_{column}"), [column], unique=False)


def downgrade() -> None:
    for table, columns in AUTHORS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_index(op.f(f"ix_{table}_{column}"))
                batch_op.drop_constraint(op.f(f"fk_{table}_{column}_people_employee"), type_="foreignkey")
    _refer(to=ACCOUNT.c.id, instead_of=ACCOUNT.c.employee_id)
    with op.batch_alter_table("courses_media", schema=None) as batch_op:
        batch_op.create_foreign_key(op.f(UPLOADER), "identity_account", ["uploaded_by"], ["id"])


def _refer(*, to: sa.ColumnClause[object], instead_of: sa.ColumnClause[object]) -> None:
    for table, columns in AUTHORS.items():
        for column in columns:
            author = sa.column(column, sa.Uuid())
            found = sa.select(to).where(instead_of == author).scalar_subquery()
            op.execute(sa.table(table, author).update().where(author.is_not(None)).values({column: found}))
    connection = op.get_bind()
    known = {str(was): str(now) for was, now in connection.execute(sa.select(instead_of, to))}
    for draft_id, authors in connection.execute(sa.select(DRAFT.c.id, DRAFT.c.authors)).all():
        now = [known[one] for one in authors if one in known]
        connection.execute(DRAFT.update().where(DRAFT.c.id == draft_id).values(authors=now))
