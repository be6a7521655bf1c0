"""Keep the drafts of modules where authoring is."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

COLUMNS = (
    (
        "id, code, base_version, revision, title, source, previous_source, state, note, publishing_failed, edited_at, edited_by,"
        " submitted_at, submitted_by, approved_at, approved_by, publish_on"
    ),
    "draft_id, employee_id",
    "id, needs_second_person",
)
OLD = ("courses_module_draft", "courses_module_draft_author", "courses_review_rule")
NEW = ("curriculum_module_draft", "curriculum_draft_author", "curriculum_review_rule")


def upgrade() -> None:
    _move(OLD, NEW)


def downgrade() -> None:
    _move(NEW, OLD)


def _move(old: tuple[str, str, str], new: tuple[str, str, str]) -> None:
    """Make the tables under their other names, which their constraints have too, and copy the rows."""
    _create(*new)
    for columns, source, target in zip(COLUMNS, old, new, strict=True):
        op.execute(f"INSERT INTO {target} ({columns}) SELECT {columns} FROM {source}")  # noqa: S608  the names are ours
    for table in reversed(old):
        op.drop_table(table)


def _create(draft: str, author: str, rule: str) -> None:
    op.create_table(
        draft,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("previous_source", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("publishing_failed", sa.Boolean(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("publish_on", sa.Date(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'in_review', 'approved', 'discarded')", name=op.f(f"ck_{draft}_state")),
        sa.CheckConstraint("publish_on IS NULL OR state = 'approved'", name=op.f(f"ck_{draft}_publish_on")),
        *(_employee(draft, column, "SET NULL") for column in ("edited_by", "submitted_by", "approved_by")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{draft}")),
        sa.UniqueConstraint("code", name=op.f(f"uq_{draft}_code")),
    )
    for column in ("edited_at", "edited_by", "submitted_by", "approved_by"):
        op.create_index(op.f(f"ix_{draft}_{column}"), draft, [column], unique=False)
    op.create_table(
        author,
        sa.Column("draft_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], [f"{draft}.id"], name=op.f(f"fk_{author}_draft_id_{draft}"), ondelete="CASCADE"
        ),
        _employee(author, "employee_id", "CASCADE"),
        sa.PrimaryKeyConstraint("draft_id", "employee_id", name=op.f(f"pk_{author}")),
    )
    op.create_index(op.f(f"ix_{author}_employee_id"), author, ["employee_id"], unique=False)
    op.create_table(
        rule,
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("needs_second_person", sa.Boolean(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f(f"ck_{rule}_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{rule}")),
    )


def _employee(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_people_employee")
    return sa.ForeignKeyConstraint([column], ["people_employee.id"], name=name, ondelete=ondelete)
