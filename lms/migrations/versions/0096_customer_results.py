"""Keep customers' results by touchpoint and month, the files they came from, and when a pulse began to be drawn."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0096"
down_revision = "0095"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
IMPORT, RESULT, PULSE = "journeys_result_import", "journeys_customer_result", "pulse_pulse"


def upgrade() -> None:
    op.create_table(
        IMPORT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=True),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lines", DOCUMENT, nullable=False),
        sa.Column("wrong", DOCUMENT, nullable=False),
        sa.Column("before", DOCUMENT, nullable=False),
        sa.Column("changed_count", sa.Integer(), nullable=False),
        sa.Column("kept_count", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('checked', 'done', 'undone')", name=op.f(f"ck_{IMPORT}_state")),
        sa.ForeignKeyConstraint(
            ["uploaded_by"],
            ["people_employee.id"],
            name=op.f(f"fk_{IMPORT}_uploaded_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{IMPORT}")),
    )
    with op.batch_alter_table(IMPORT, schema=None) as batch_op:
        batch_op.create_index(op.f(f"ix_{IMPORT}_uploaded_at"), ["uploaded_at"])
        batch_op.create_index(op.f(f"ix_{IMPORT}_uploaded_by"), ["uploaded_by"])
    op.create_table(
        RESULT,
        sa.Column("map_code", sa.String(length=64), nullable=False),
        sa.Column("touchpoint_code", sa.String(length=64), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("answer_count", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("measure IN ('csat', 'complaints')", name=op.f(f"ck_{RESULT}_measure")),
        sa.ForeignKeyConstraint(
            ["import_id"], [f"{IMPORT}.id"], name=op.f(f"fk_{RESULT}_import_id_{IMPORT}"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("map_code", "touchpoint_code", "month", "measure", name=op.f(f"pk_{RESULT}")),
    )
    with op.batch_alter_table(RESULT, schema=None) as batch_op:
        batch_op.create_index(op.f(f"ix_{RESULT}_import_id"), ["import_id"])

    with op.batch_alter_table(PULSE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("drawing_began_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table(PULSE, schema=None) as batch_op:
        batch_op.drop_column("drawing_began_at")
    op.drop_table(RESULT)
    op.drop_table(IMPORT)
