"""Name author and base of a map's draft as all drafts do."""

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

TABLE = "journeys_map_draft"
RENAMED = {
    "base_number": "base_version",
    "began_revision": "base_revision",
    "updated_at": "edited_at",
    "updated_by": "edited_by",
}


def upgrade() -> None:
    _rename(RENAMED)


def downgrade() -> None:
    _rename({new: old for old, new in RENAMED.items()})


def _rename(names: dict[str, str]) -> None:
    [(old, new)] = [(old, new) for old, new in names.items() if old.endswith("_by")]
    op.drop_index(op.f(f"ix_{TABLE}_{old}"), TABLE)
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"fk_{TABLE}_{old}_people_employee"), type_="foreignkey")
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        for before, after in names.items():
            batch_op.alter_column(before, new_column_name=after)
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.create_foreign_key(
            op.f(f"fk_{TABLE}_{new}_people_employee"), "people_employee", [new], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f(f"ix_{TABLE}_{new}"), TABLE, [new], unique=False)
