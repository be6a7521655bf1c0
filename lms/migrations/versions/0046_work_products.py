"""Let people show what they made where nobody can watch them make it."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

PRODUCT = "evidence_work_product"
RECEIVER = "evidence_product_receiver"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        PRODUCT,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("employee_id", sa.Uuid(), nullable=False),
        sa.Column("objective_key", sa.String(length=255), nullable=False),
        sa.Column("fingerprint", sa.String(length=16), nullable=False),
        sa.Column("release_number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=240), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("handed_in_at", MOMENT, nullable=False),
        sa.Column("handed_in_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            sa.column("state").in_(("waiting", "accepted", "returned")), name=op.f("ck_evidence_work_product_state")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"],
            ["people_employee.id"],
            name=op.f("fk_evidence_work_product_decided_by_people_employee"),
            ondelete="RESTRICT",
        ),
        sa.ForeignKeyConstraint(
            ["employee_id"],
            ["people_employee.id"],
            name=op.f("fk_evidence_work_product_employee_id_people_employee"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_work_product")),
    )
    op.create_index("ix_evidence_work_product_person", PRODUCT, ["employee_id", "objective_key"])
    waits, decided = sa.column("state") == sa.literal_column("'waiting'"), sa.column("decided_by").is_not(None)
    op.create_index(
        "ix_evidence_work_product_waiting", PRODUCT, ["handed_in_at"], sqlite_where=waits, postgresql_where=waits
    )
    op.create_index(
        "ix_evidence_work_product_decided_by", PRODUCT, ["decided_by"], sqlite_where=decided, postgresql_where=decided
    )
    op.create_table(
        RECEIVER,
        sa.Column("product_id", sa.Uuid(), nullable=False),
        sa.Column("job_role_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_role_id"],
            ["people_job_role.id"],
            name=op.f("fk_evidence_product_receiver_job_role_id_people_job_role"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["product_id"],
            [f"{PRODUCT}.id"],
            name=op.f("fk_evidence_product_receiver_product_id_evidence_work_product"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("product_id", "job_role_id", name=op.f("pk_evidence_product_receiver")),
    )
    op.create_index("ix_evidence_product_receiver_job_role_id", RECEIVER, ["job_role_id"])


def downgrade() -> None:
    op.drop_table(RECEIVER)
    op.drop_table(PRODUCT)
