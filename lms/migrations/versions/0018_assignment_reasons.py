"""Keep why somebody has a course, or has it no longer, as codes instead of sentences."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_ASSIGNMENT = sa.table(
    "assignments_assignment", sa.column("reason", sa.String()), sa.column("withdrawn_reason", sa.String())
)
_REASONS = {"job role": "job-role", "what changed": "what-changed"}
_WITHDRAWN = {
    "no longer holds the job role": "moved",
    "employment ended": "left",
    "replaced by a newer version": "replaced",
    "the release was taken back": "withdrawn",
}


def upgrade() -> None:
    _rename(_ASSIGNMENT.c.reason, _REASONS)
    _rename(_ASSIGNMENT.c.withdrawn_reason, _WITHDRAWN)


def downgrade() -> None:
    _rename(_ASSIGNMENT.c.reason, {code: words for words, code in _REASONS.items()})
    _rename(_ASSIGNMENT.c.withdrawn_reason, {code: words for words, code in _WITHDRAWN.items()})


def _rename(column: sa.ColumnClause[str], names: dict[str, str]) -> None:
    for was, now in names.items():
        op.execute(_ASSIGNMENT.update().where(column == was).values({column.name: now}))
