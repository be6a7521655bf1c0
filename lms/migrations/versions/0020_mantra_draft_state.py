"""Store what became of the mantra's draft: it was discarded or published."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

# Until now only an empty draft, or one that equals the active version, was known to be published; any other was discarded.
STATES = """
UPDATE vision_mantra_draft SET state = CASE
    WHEN is_open THEN 'draft'
    WHEN revision = 0 OR EXISTS (
        SELECT 1 FROM vision_mantra_version v
        WHERE v.state = 'active' AND CAST(v.document AS text) = CAST(vision_mantra_draft.document AS text)
    ) THEN 'published'
    ELSE 'discarded'
END
"""


def upgrade() -> None:
    with op.batch_alter_table("vision_mantra_draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("state", sa.String(length=16), server_default="published", nullable=False))
    op.execute(STATES)
    with op.batch_alter_table("vision_mantra_draft", schema=None) as batch_op:
        batch_op.alter_column("state", server_default=None)
        batch_op.drop_column("is_open")
        batch_op.create_check_constraint("state", "state IN ('draft', 'discarded', 'published')")


def downgrade() -> None:
    with op.batch_alter_table("vision_mantra_draft", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_open", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute("UPDATE vision_mantra_draft SET is_open = (state = 'draft')")
    with op.batch_alter_table("vision_mantra_draft", schema=None) as batch_op:
        batch_op.alter_column("is_open", server_default=None)
        batch_op.drop_constraint(op.f("ck_vision_mantra_draft_state"), type_="check")
        batch_op.drop_column("state")
