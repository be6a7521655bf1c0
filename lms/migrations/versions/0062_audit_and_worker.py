"""Refuse to change or delete what the audit log has, find it by action, and note when a worker was last at work."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

# The same as in `lms/audit/models.py`, for databases that are there already.
GUARDS = {
    "sqlite": [
        f"CREATE TRIGGER audit_entry_{what} BEFORE {what.upper()} ON audit_entry WHEN NOT EXISTS (SELECT 1 FROM audit_permit)"  # noqa: S608  the words are ours
        " BEGIN SELECT RAISE(ABORT, 'audit entries stay as they are'); END"
        for what in ("update", "delete")
    ],
    "postgresql": [
        (
            "CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF NOT EXISTS (SELECT 1 FROM audit_permit) THEN RAISE EXCEPTION 'audit entries stay as they are'; END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        ),
        "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_entry_stays()",
    ],
}
UNGUARDS = {
    "sqlite": [f"DROP TRIGGER audit_entry_{what}" for what in ("update", "delete")],
    "postgresql": ["DROP TRIGGER audit_entry_stays ON audit_entry", "DROP FUNCTION audit_entry_stays()"],
}


def upgrade() -> None:
    op.create_index("ix_audit_entry_action", "audit_entry", ["action", "occurred_at"])
    op.create_table(
        "audit_permit",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_permit_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_permit")),
    )
    op.create_table(
        "outbox_worker_beat",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_outbox_worker_beat_one_row")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_worker_beat")),
    )
    for statement in GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNGUARDS[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table("outbox_worker_beat")
    op.drop_table("audit_permit")
    op.drop_index("ix_audit_entry_action", "audit_entry")
