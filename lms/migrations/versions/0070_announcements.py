"""Keep announcements, who has read them, and who has confirmed the mantra."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0070"
down_revision = "0067"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
OPEN = sa.text("done_at IS NULL")


def code(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=16)


def employee(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_people_employee")
    return sa.ForeignKeyConstraint([column], ["people_employee.id"], name=name, ondelete=ondelete)


def upgrade() -> None:
    table = "announcements_announcement"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("audience", DOCUMENT, nullable=False),
        sa.Column("acknowledgement", code("acknowledgement", "none", "read", "sentence"), nullable=False),
        sa.Column("newcomer_days", sa.Integer(), nullable=False),
        sa.Column("mantra_version", sa.Integer(), nullable=False),
        sa.Column("state", code("state", "draft", "scheduled", "published", "withdrawn"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by", sa.Uuid(), nullable=True),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        employee(table, "edited_by", "SET NULL"),
        employee(table, "published_by", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_state", table, ["state", "published_at"])
    op.create_index(op.f(f"ix_{table}_mantra_version"), table, ["mantra_version"])
    op.create_index(op.f(f"ix_{table}_edited_by"), table, ["edited_by"])
    op.create_index(op.f(f"ix_{table}_published_by"), table, ["published_by"])
    table = "announcements_receipt"
    op.create_table(
        table,
        sa.Column("announcement_id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"],
            ["announcements_announcement.id"],
            name=op.f("fk_announcements_receipt_announcement_id_announcements_announcement"),
            ondelete="CASCADE",
        ),
        employee(table, "employee_id", "CASCADE"),
        sa.PrimaryKeyConstraint("announcement_id", "employee_id", name=op.f(f"pk_{table}")),
    )
    op.create_index("ix_announcements_receipt_person", table, ["employee_id", "received_at"])
    op.create_index("ix_announcements_receipt_open", table, ["employee_id"], sqlite_where=OPEN, postgresql_where=OPEN)
    table = "announcements_mantra_confirmation"
    op.create_table(
        table,
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        employee(table, "employee_id", "CASCADE"),
        sa.PrimaryKeyConstraint("employee_id", "version", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_version"), table, ["version"])
    op.create_table(
        "announcements_figure",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("kind", code("kind", "company", "department", "site", "team"), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("reached_count", sa.Integer(), nullable=False),
        sa.Column("read_count", sa.Integer(), nullable=False),
        sa.Column("done_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("subject_id", "kind", "unit_id", name=op.f("pk_announcements_figure")),
    )


def downgrade() -> None:
    for table in ("figure", "mantra_confirmation", "receipt", "announcement"):
        op.drop_table(f"announcements_{table}")
