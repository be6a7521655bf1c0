"""Hold the codes of modules about one moment: a job role, a map and a touchpoint whose codes are as long as may be."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_OLD, _NEW = sa.String(length=160), sa.String(length=200)
_COLUMNS = (("courses_module", "code"), ("curriculum_patch", "module_code"))


def upgrade() -> None:
    _resize(_OLD, _NEW)


def downgrade() -> None:
    _resize(_NEW, _OLD)


def _resize(old: sa.String, new: sa.String) -> None:
    for table, column in _COLUMNS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, existing_type=old, type_=new, existing_nullable=False)
