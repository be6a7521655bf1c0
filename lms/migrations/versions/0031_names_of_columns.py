"""Name the day of a rate and the title above a search entry; both names were words of SQL."""

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("dashboards_scope_day", "on", new_column_name="counted_on")
    op.alter_column("search_entry", "where", new_column_name="parent_title")


def downgrade() -> None:
    op.alter_column("search_entry", "parent_title", new_column_name="where")
    op.alter_column("dashboards_scope_day", "counted_on", new_column_name="on")
