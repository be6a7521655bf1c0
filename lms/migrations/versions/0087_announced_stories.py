"""Let an announcement show a story."""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

TABLE = "announcements_announcement"


def upgrade() -> None:
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("story_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            op.f(f"fk_{TABLE}_story_id_stories_story"), "stories_story", ["story_id"], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(op.f(f"ix_{TABLE}_story_id"), ["story_id"])


def downgrade() -> None:
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_index(op.f(f"ix_{TABLE}_story_id"))
        batch_op.drop_constraint(op.f(f"fk_{TABLE}_story_id_stories_story"), type_="foreignkey")
        batch_op.drop_column("story_id")
