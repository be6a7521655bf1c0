"""Say that suggested parts are resolved and doubts dismissed, as the page does."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

PART, DOUBT = "journeys_suggested_part", "journeys_doubt"
ACTION = sa.table("audit_entry", sa.column("action"))


def upgrade() -> None:
    _rename_resolver("settled", "resolved")
    op.alter_column(DOUBT, "settled_at", new_column_name="dismissed_at")
    _rename_action("doubt.settled", "doubt.dismissed")


def downgrade() -> None:
    _rename_action("doubt.dismissed", "doubt.settled")
    op.alter_column(DOUBT, "dismissed_at", new_column_name="settled_at")
    _rename_resolver("resolved", "settled")


def _rename_resolver(old: str, new: str) -> None:
    op.drop_index(op.f(f"ix_{PART}_{old}_by"), PART)
    for column in ("at", "by"):
        op.alter_column(PART, f"{old}_{column}", new_column_name=f"{new}_{column}")
    with op.batch_alter_table(PART, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"fk_{PART}_{old}_by_people_employee"), type_="foreignkey")
        batch_op.create_foreign_key(
            op.f(f"fk_{PART}_{new}_by_people_employee"), "people_employee", [f"{new}_by"], ["id"], ondelete="SET NULL"
        )
    op.create_index(op.f(f"ix_{PART}_{new}_by"), PART, [f"{new}_by"])


def _rename_action(old: str, new: str) -> None:
    op.execute(ACTION.update().where(ACTION.c.action == old).values(action=new))
