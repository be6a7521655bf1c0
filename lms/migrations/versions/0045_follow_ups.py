"""Ask again on later days about what somebody has learned."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
PARTS = ("recall", "apply", "hand-off", "practice")


def upgrade() -> None:
    op.create_table(
        "recall_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("objective_key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("reviewed_at", MOMENT, nullable=False),
        sa.Column("asked", DOCUMENT, nullable=False),
        sa.Column("archived_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f("fk_recall_card_employee_id_people_employee"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_card")),
        sa.UniqueConstraint("employee_id", "objective_key", name=op.f("uq_recall_card_employee_id_objective_key")),
    )
    op.create_table(
        "recall_follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f("fk_recall_follow_up_employee_id_people_employee"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recall_follow_up")),
    )
    op.create_index("ix_recall_follow_up_person", "recall_follow_up", ["employee_id", "started_at"])
    is_open = sa.column("finished_at").is_(None)
    op.create_index(
        "uq_recall_follow_up_open",
        "recall_follow_up",
        ["employee_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "recall_question",
        sa.Column("follow_up_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.String(length=16), nullable=False),
        sa.Column("is_review", sa.Boolean(), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("is_changed", sa.Boolean(), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("item", DOCUMENT, nullable=False),
        sa.Column("shown", DOCUMENT, nullable=False),
        sa.Column("answer", DOCUMENT, nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("is_correct", sa.Boolean(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.CheckConstraint(sa.column("part").in_(PARTS), name=op.f("ck_recall_question_part")),
        sa.ForeignKeyConstraint(
            ["card_id"],
            ["recall_card.id"],
            name=op.f("fk_recall_question_card_id_recall_card"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["follow_up_id"],
            ["recall_follow_up.id"],
            name=op.f("fk_recall_question_follow_up_id_recall_follow_up"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("follow_up_id", "position", name=op.f("pk_recall_question")),
    )
    op.create_index("ix_recall_question_card_id", "recall_question", ["card_id"])


def downgrade() -> None:
    op.drop_table("recall_question")
    op.drop_table("recall_follow_up")
    op.drop_table("recall_card")
