"""Give drafts of modules the words of all drafts, and their authors a table."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
RENAMED = {"base_number": "base_version", "kept_source": "previous_source"}
ACTIONS = {
    "module.restored": "module.version-restored",
    "module.returned": "module.restored",
    "module.planned": "module.scheduled",
    "module.draft-brought-back": "module.draft-restored",
}
"""Actions in the log of changes, in an order in which no new one is renamed again."""

DRAFT = sa.table("courses_module_draft", sa.column("id", sa.Uuid()), sa.column("authors", DOCUMENT))
EMPLOYEE = sa.table("people_employee", sa.column("id", sa.Uuid()))
AUTHOR = sa.table("courses_module_draft_author", sa.column("draft_id", sa.Uuid()), sa.column("employee_id", sa.Uuid()))


def upgrade() -> None:
    with op.batch_alter_table("courses_module_draft", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_courses_module_draft_state"), type_="check")
        for old, new in RENAMED.items():
            batch_op.alter_column(old, new_column_name=new)
        batch_op.add_column(sa.Column("publishing_failed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE courses_module_draft SET state = 'discarded' WHERE state = 'set_aside'")
    # What was said of it then is found again: in the text, or in the versions.
    op.execute(
        "UPDATE courses_module_draft SET publishing_failed = true, note = ''"
        " WHERE note LIKE 'It could not be published on its day.%'"
    )
    authors = [{"draft_id": draft, "employee_id": employee} for draft, employee in _authors()]
    with op.batch_alter_table("courses_module_draft", schema=None) as batch_op:
        batch_op.alter_column("publishing_failed", server_default=None)
        batch_op.drop_column("authors")
        batch_op.create_check_constraint("state", "state IN ('draft', 'in_review', 'approved', 'discarded')")
    op.create_table(
        "courses_module_draft_author",
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["courses_module_draft.id"],
            name=op.f("fk_courses_module_draft_author_draft_id_courses_module_draft"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f("fk_courses_module_draft_author_employee_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_id", "employee_id", name=op.f("pk_courses_module_draft_author")),
    )
    op.create_index(
        op.f("ix_courses_module_draft_author_employee_id"), "courses_module_draft_author", ["employee_id"], unique=False
    )
    if authors:
        op.bulk_insert(AUTHOR, authors)
    for old, new in ACTIONS.items():
        _rename_action(old, new)


def downgrade() -> None:
    for old, new in reversed(ACTIONS.items()):
        _rename_action(new, old)
    connection = op.get_bind()
    authors: dict[UUID, list[str]] = {}
    for draft, employee in connection.execute(sa.select(AUTHOR.c.draft_id, AUTHOR.c.employee_id)):
        authors.setdefault(draft, []).append(str(employee))
    op.drop_table("courses_module_draft_author")
    with op.batch_alter_table("courses_module_draft", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_courses_module_draft_state"), type_="check")
        batch_op.add_column(sa.Column("authors", DOCUMENT, server_default="[]", nullable=False))
    for draft, names in authors.items():
        connection.execute(sa.update(DRAFT).where(DRAFT.c.id == draft).values(authors=names))
    op.execute("UPDATE courses_module_draft SET state = 'set_aside' WHERE state = 'discarded'")
    with op.batch_alter_table("courses_module_draft", schema=None) as batch_op:
        batch_op.alter_column("authors", server_default=None)
        batch_op.drop_column("publishing_failed")
        for old, new in RENAMED.items():
            batch_op.alter_column(new, new_column_name=old)
        batch_op.create_check_constraint("state", "state IN ('draft', 'in_review', 'approved', 'set_aside')")


def _authors() -> Iterator[tuple[UUID, UUID]]:
    connection = op.get_bind()
    known = set(connection.execute(sa.select(EMPLOYEE.c.id)).scalars())
    for draft, names in connection.execute(sa.select(DRAFT.c.id, DRAFT.c.authors)):
        yield from ((draft, UUID(name)) for name in dict.fromkeys(names) if UUID(name) in known)


def _rename_action(old: str, new: str) -> None:
    op.execute(f"UPDATE audit_entry SET action = '{new}' WHERE action = '{old}'")  # noqa: S608  the names are ours
