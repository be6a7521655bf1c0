"""Refuse codes that the program does not know."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_LEVELS = ("know", "understand", "demonstrate")
_EDITS = (
    *("draft-discarded", "draft-restored", "file-imported", "map-added", "map-changed", "note", "outline-edited"),
    *("part-added", "part-changed", "part-removed", "stage-added", "stage-moved", "stage-removed", "stage-renamed"),
    *("suggestion-added", "suggestion-removed", "touchpoint-added", "touchpoint-changed", "touchpoint-moved"),
    *("touchpoint-removed", "undone", "version-restored"),
)
ADDED: dict[str, dict[str, tuple[str, ...]]] = {
    "assignments_assignment": {
        "reason": ("everyone", "job-role", "what-changed"),
        "withdrawn_reason": ("moved", "left", "replaced", "withdrawn"),
    },
    "courses_module": {"kind": ("generated", "written")},
    "courses_module_version": {"level": _LEVELS},
    "curriculum_reach": {"level": _LEVELS},
    "evidence_evidence_record": {
        "level": _LEVELS,
        "kind": ("quiz", "recall", "observation", "acknowledgement", "manual", "imported"),
    },
    "journeys_map_edit": {"kind": _EDITS},
    "journeys_map_upload": {"kind": ("outline", "csv", "xlsx", "mermaid")},
    "journeys_system": {"kind": ("system", "process", "policy")},
    "outbox_delivery": {"state": ("waiting", "done", "dead")},
}
NARROWED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "journeys_map_version": (("published", "archived"), ("draft", "published", "archived")),
    "vision_mantra_version": (("active", "retired"), ("draft", "active", "retired")),
}
"""Versions that are drafts: drafts have had tables of their own since."""


def upgrade() -> None:
    for table, columns in ADDED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column, codes in columns.items():
                batch_op.create_check_constraint(op.f(f"ck_{table}_{column}"), sa.column(column).in_(codes))
    for table, (codes, _before) in NARROWED.items():
        versions = sa.table(table, sa.column("state"))
        op.execute(versions.update().where(versions.c.state == "draft").values(state=codes[-1]))
        _replace_states(table, codes)


def downgrade() -> None:
    for table, (_codes, before) in NARROWED.items():
        _replace_states(table, before)
    for table, columns in ADDED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_constraint(op.f(f"ck_{table}_{column}"), type_="check")


def _replace_states(table: str, codes: tuple[str, ...]) -> None:
    name = op.f(f"ck_{table}_state")
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.column("state").in_(codes))
