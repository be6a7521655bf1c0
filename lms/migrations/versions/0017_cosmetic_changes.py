"""Call the cosmetic changes of a release what they are."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("curriculum_release", schema=None) as batch_op:
        batch_op.alter_column("overlays", new_column_name="cosmetic_changes", existing_type=DOCUMENT)


def downgrade() -> None:
    with op.batch_alter_table("curriculum_release", schema=None) as batch_op:
        batch_op.alter_column("cosmetic_changes", new_column_name="overlays", existing_type=DOCUMENT)
