"""List the words that the search knows, so that a typo finds the word that was meant."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

# Both full-text indexes can list their words; the shortest that are worth a correction have 4 letters.
FILL = {
    "sqlite": (
        "CREATE VIRTUAL TABLE temp.search_terms USING fts5vocab('main', 'search_text', 'row')",
        "INSERT INTO search_word (word) SELECT term FROM temp.search_terms WHERE length(term) > 3",
        "DROP TABLE temp.search_terms",
    ),
    "postgresql": (
        "INSERT INTO search_word (word) SELECT word FROM ts_stat('SELECT words FROM search_text') WHERE length(word) > 3",
    ),
}


def upgrade() -> None:
    op.create_table(
        "search_word",
        sa.Column("word", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_search_word")),
    )
    for statement in FILL[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("search_word")
