"""Hold the longest keys and titles of objectives: of a map, touchpoint and job role whose names are as long as may be."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_WIDER = (
    ("courses_objective", "key", 200, 255),
    ("courses_objective", "title", 160, 400),
    ("curriculum_patch", "page_title", 160, 400),
    ("evidence_evidence_record", "objective_key", 200, 255),
    ("evidence_objective_mastery", "objective_key", 200, 255),
    ("evidence_observation_request", "objective_key", 200, 255),
)


def upgrade() -> None:
    for table, column, old, new in _WIDER:
        _resize(table, column, old, new)


def downgrade() -> None:
    for table, column, old, new in _WIDER:
        _resize(table, column, new, old)


def _resize(table: str, column: str, old: int, new: int) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(
            column, existing_type=sa.String(length=old), type_=sa.String(length=new), existing_nullable=False
        )
