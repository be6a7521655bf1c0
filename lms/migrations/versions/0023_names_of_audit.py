"""Name what is in the log of changes, the keys of forms and the tries to sign in as the field does."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _move_keys("once_key", "at", "idempotency_key", "created_at")
    _rename_at("audit_entry", "at", "occurred_at", {"ix_audit_entry_{}": "{}"})
    _rename_at("identity_sign_in_record", "at", "tried_at", _TRIES)


def downgrade() -> None:
    _rename_at("identity_sign_in_record", "tried_at", "at", _TRIES)
    _rename_at("audit_entry", "occurred_at", "at", {"ix_audit_entry_{}": "{}"})
    _move_keys("idempotency_key", "created_at", "once_key", "at")


_TRIES = {"ix_identity_sign_in_record_email": "email {}", "ix_identity_sign_in_record_address": "address {}"}
"""Columns of each index, `{}` for the one that is renamed."""


def _move_keys(old: str, old_moment: str, new: str, new_moment: str) -> None:
    op.create_table(
        f"audit_{new}",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=36), nullable=False),
        sa.Column("result", sa.String(length=200), nullable=False),
        sa.Column(new_moment, sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "key", name=op.f(f"pk_audit_{new}")),
    )
    op.execute(f"INSERT INTO audit_{new} SELECT account_id, key, result, {old_moment} FROM audit_{old}")  # noqa: S608  the names are ours
    op.create_index(f"ix_audit_{new}_{new_moment}", f"audit_{new}", [new_moment], unique=False)
    op.drop_table(f"audit_{old}")


def _rename_at(table: str, old: str, new: str, indexes: dict[str, str]) -> None:
    for name in indexes:
        op.drop_index(name.format(old), table)
    op.alter_column(table, old, new_column_name=new)
    for name, columns in indexes.items():
        op.create_index(name.format(new), table, columns.format(new).split(), unique=False)
