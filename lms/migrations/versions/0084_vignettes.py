"""Keep written cases for observers, and how they marked them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

VIGNETTE = "evidence_vignette"
ANSWER = "evidence_vignette_answer"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        VIGNETTE,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=255), nullable=True),
        sa.Column("place", sa.String(length=240), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("key", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["written_by"],
            ["people_employee.id"],
            name=op.f(f"fk_{VIGNETTE}_written_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{VIGNETTE}")),
        sa.UniqueConstraint("code", name=op.f(f"uq_{VIGNETTE}_code")),
    )
    op.create_index(op.f(f"ix_{VIGNETTE}_written_by"), VIGNETTE, ["written_by"])
    op.create_table(
        ANSWER,
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("vignette_id", sa.Uuid(), nullable=False),
        sa.Column("marks", sa.JSON().with_variant(JSONB(), "postgresql"), nullable=False),
        sa.Column("answered_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f(f"fk_{ANSWER}_employee_id_people_employee"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["vignette_id"],
            [f"{VIGNETTE}.id"],
            name=op.f(f"fk_{ANSWER}_vignette_id_{VIGNETTE}"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("employee_id", "vignette_id", name=op.f(f"pk_{ANSWER}")),
    )
    op.create_index(op.f(f"ix_{ANSWER}_vignette_id"), ANSWER, ["vignette_id"])


def downgrade() -> None:
    op.drop_table(ANSWER)
    op.drop_table(VIGNETTE)
