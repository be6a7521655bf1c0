"""Lay the search index."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WORDS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_text USING fts5(title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')",
    ),
    "postgresql": (
        "CREATE TABLE search_text (entry_id integer CONSTRAINT pk_search_text PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_search_text_words ON search_text USING gin (words)",
    ),
}


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("place", sa.String(length=300), nullable=False),
        sa.Column("sign", sa.String(length=8), nullable=False),
        sa.Column("module_version_id", sa.Uuid(), nullable=True),
        sa.Column("page_number", sa.Integer(), nullable=False),
        sa.Column("map_code", sa.String(length=64), nullable=False),
        sa.Column("touchpoint_code", sa.String(length=64), nullable=False),
        sa.Column("job_roles", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("where", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.CheckConstraint("kind IN ('lesson', 'touchpoint', 'standard')", name=op.f("ck_search_entry_kind")),
        sa.ForeignKeyConstraint(
            ["module_version_id"],
            ["courses_module_version.id"],
            name=op.f("fk_search_entry_module_version_id_courses_module_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
    )
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_entry_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_search_entry_module_version_id"), ["module_version_id"], unique=False)
    for statement in WORDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE search_text")
    op.drop_table("search_entry")
