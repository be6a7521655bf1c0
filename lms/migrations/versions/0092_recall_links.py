"""Let a link in an e-mail lead to the questions of one day without a sign-in."""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

LINK, TRY = "recall_link", "recall_link_try"
PERSON = "people_employee"


def upgrade() -> None:
    op.create_table(
        LINK,
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pass_hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"], [f"{PERSON}.id"], name=op.f(f"fk_{LINK}_employee_id_{PERSON}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f(f"pk_{LINK}")),
        sa.UniqueConstraint("pass_hash", name=op.f(f"uq_{LINK}_pass_hash")),
    )
    op.create_index(op.f(f"ix_{LINK}_employee_id"), LINK, ["employee_id"])
    op.create_index(op.f(f"ix_{LINK}_expires_at"), LINK, ["expires_at"])
    op.create_table(
        TRY,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TRY}")),
    )
    op.create_index(f"ix_{TRY}_address", TRY, ["address", "tried_at"])


def downgrade() -> None:
    op.drop_table(TRY)
    op.drop_table(LINK)
