"""Keep how firmly something is held, and what is due again; let work products be evidence. What is held already stays held."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

MASTERY = "evidence_objective_mastery"
RECORD = "evidence_evidence_record"
CELL = "dashboards_person_cell"
STAGES = ("begun", "held", "confirmed", "lasting")
KINDS = ("quiz", "recall", "observation", "acknowledgement", "manual", "imported")
EXPIRED = ("know_expired", "understand_expired", "demonstrate_expired")


def upgrade() -> None:
    with op.batch_alter_table(MASTERY, schema=None) as batch_op:
        batch_op.add_column(sa.Column("stage", sa.String(length=16), server_default="held", nullable=False))
        batch_op.add_column(sa.Column("shown_count", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("needed_count", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_check_constraint(op.f(f"ck_{MASTERY}_stage"), sa.column("stage").in_(STAGES))
    _replace_kinds((*KINDS, "work-product"))
    with op.batch_alter_table(CELL, schema=None) as batch_op:
        for column in EXPIRED:
            batch_op.add_column(sa.Column(column, sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table(CELL, schema=None) as batch_op:
        for column in EXPIRED:
            batch_op.drop_column(column)
    record = sa.table(RECORD, sa.column("kind"))
    op.execute(record.update().where(record.c.kind == "work-product").values(kind="manual"))
    _replace_kinds(KINDS)
    mastery = sa.table(MASTERY, sa.column("stage"))
    op.execute(mastery.delete().where(mastery.c.stage == "begun"))
    with op.batch_alter_table(MASTERY, schema=None) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{MASTERY}_stage"), type_="check")
        for column in ("stage", "shown_count", "needed_count"):
            batch_op.drop_column(column)


def _replace_kinds(kinds: tuple[str, ...]) -> None:
    name = op.f(f"ck_{RECORD}_kind")
    with op.batch_alter_table(RECORD, schema=None) as batch_op:
        batch_op.drop_constraint(name, type_="check")
        batch_op.create_check_constraint(name, sa.column("kind").in_(kinds))
