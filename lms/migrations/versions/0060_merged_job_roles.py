"""Note in the history of a map that one job role took the place of another."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = None
depends_on = None

_BEFORE = (
    *("draft-discarded", "draft-restored", "file-imported", "map-added", "map-changed", "note", "outline-edited"),
    *("part-added", "part-changed", "part-removed", "stage-added", "stage-moved", "stage-removed", "stage-renamed"),
    *("suggestion-added", "suggestion-removed", "touchpoint-added", "touchpoint-changed", "touchpoint-moved"),
    *("touchpoint-removed", "undone", "version-restored"),
)
_MERGED = "role-merged"
EDIT = sa.table("journeys_map_edit", sa.column("kind"), sa.column("details", sa.JSON()))


def upgrade() -> None:
    _allow((*_BEFORE[:10], _MERGED, *_BEFORE[10:]))


def downgrade() -> None:
    op.execute(EDIT.update().where(EDIT.c.kind == _MERGED).values(kind="outline-edited", details={}))
    _allow(_BEFORE)


def _allow(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("journeys_map_edit", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_journeys_map_edit_kind"), type_="check")
        batch_op.create_check_constraint(op.f("ck_journeys_map_edit_kind"), sa.column("kind").in_(kinds))
