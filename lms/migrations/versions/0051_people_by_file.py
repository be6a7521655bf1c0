"""Keep what a file of people would change; people have numbers, and may start on a later day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

EMPLOYEE, IMPORT, FILE, ROW = "people_employee", "people_import", "people_import_file", "people_import_row"
STATES = ("reading", "refused", "ready", "running", "done", "undoing", "undone")
KINDS = ("new", "changed", "unchanged", "wrong", "missing")
OUTCOMES = ("waiting", "done", "skipped", "undone")
PROBLEMS = (
    "cell", "no-name", "name-too-long", "no-email", "email-malformed", "number-too-long", "two-people", "same-person",
    "job-role-unknown", "job-role-twice", "site-unknown", "date-unreadable", "date-unlikely", "manager-unknown",
    "manager-twice", "manager-left", "manager-wrong", "own-manager", "manager-loop", "protected",
)  # fmt: skip


def _code(name: str, codes: tuple[str, ...], length: int = 16) -> sa.Enum:
    return sa.Enum(*codes, name=name, native_enum=False, create_constraint=True, length=length)


def _json() -> sa.JSON:
    return sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table(EMPLOYEE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.String(length=40), nullable=True))
        batch_op.create_unique_constraint(op.f(f"uq_{EMPLOYEE}_number"), ["number"])
        batch_op.drop_constraint(op.f(f"ck_{EMPLOYEE}_state"), type_="check")
        batch_op.create_check_constraint(
            op.f(f"ck_{EMPLOYEE}_state"), sa.column("state").in_(("active", "ended", "planned"))
        )
    op.create_table(
        IMPORT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sheet", sa.String(length=120), nullable=False),
        sa.Column("state", _code("state", STATES), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("is_month_first", sa.Boolean(), nullable=False),
        sa.Column("ends_missing", sa.Boolean(), nullable=False),
        sa.Column("refusal", sa.Text(), nullable=False),
        sa.Column("choices", _json(), nullable=False),
        sa.Column("unknown", _json(), nullable=False),
        sa.Column("unused", _json(), nullable=False),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.Column("changed_count", sa.Integer(), nullable=False),
        sa.Column("unchanged_count", sa.Integer(), nullable=False),
        sa.Column("wrong_count", sa.Integer(), nullable=False),
        sa.Column("missing_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.Column("skipped_count", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], [f"{EMPLOYEE}.id"], name=op.f(f"fk_{IMPORT}_uploaded_by_{EMPLOYEE}"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{IMPORT}")),
    )
    op.create_index(op.f(f"ix_{IMPORT}_uploaded_by"), IMPORT, ["uploaded_by"])
    op.create_index(op.f(f"ix_{IMPORT}_uploaded_at"), IMPORT, ["uploaded_at"])
    op.create_table(
        FILE,
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], [f"{IMPORT}.id"], name=op.f(f"fk_{FILE}_import_id_{IMPORT}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f(f"pk_{FILE}")),
    )
    op.create_table(
        ROW,
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", _code("kind", KINDS), nullable=False),
        sa.Column("depth", sa.Integer(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("after", _json(), nullable=False),
        sa.Column("before", _json(), nullable=False),
        sa.Column("problem", _code("problem", PROBLEMS, 32), nullable=True),
        sa.Column("facts", _json(), nullable=False),
        sa.Column("outcome", _code("outcome", OUTCOMES), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], [f"{IMPORT}.id"], name=op.f(f"fk_{ROW}_import_id_{IMPORT}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f(f"pk_{ROW}")),
    )
    op.create_index(f"ix_{ROW}_kind", ROW, ["import_id", "kind", "line"])
    op.create_index(op.f(f"ix_{ROW}_employee_id"), ROW, ["employee_id"])


def downgrade() -> None:
    for table in (ROW, FILE, IMPORT):
        op.drop_table(table)
    # Who starts later is somebody whom an older program knows only as working here.
    op.execute(sa.text("UPDATE people_employee SET state = 'active' WHERE state = 'planned'"))
    with op.batch_alter_table(EMPLOYEE, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{EMPLOYEE}_state"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{EMPLOYEE}_state"), sa.column("state").in_(("active", "ended")))
        batch_op.drop_constraint(op.f(f"uq_{EMPLOYEE}_number"), type_="unique")
        batch_op.drop_column("number")
