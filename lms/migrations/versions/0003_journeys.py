"""Keep drafts of maps."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("journeys_journey_map", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("journeys_map_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("created_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_journeys_map_version_created_by_people_employee"),
            "people_employee",
            ["created_by"],
            ["id"],
            ondelete="SET NULL",
        )
    op.create_table(
        "journeys_map_draft",
        sa.Column("map_id", sa.Uuid(), nullable=False),
        sa.Column("base_number", sa.Integer(), nullable=False),
        sa.Column("began_revision", sa.Integer(), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["map_id"],
            ["journeys_journey_map.id"],
            name=op.f("fk_journeys_map_draft_map_id_journeys_journey_map"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"],
            ["people_employee.id"],
            name=op.f("fk_journeys_map_draft_updated_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("map_id", name=op.f("pk_journeys_map_draft")),
    )
    op.create_table(
        "journeys_map_edit",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("map_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("document", DOCUMENT, nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("is_undone", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["by"],
            ["people_employee.id"],
            name=op.f("fk_journeys_map_edit_by_people_employee"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["map_id"],
            ["journeys_journey_map.id"],
            name=op.f("fk_journeys_map_edit_map_id_journeys_journey_map"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journeys_map_edit")),
        sa.UniqueConstraint("map_id", "revision", name=op.f("uq_journeys_map_edit_map_id_revision")),
    )


def downgrade() -> None:
    op.drop_table("journeys_map_edit")
    op.drop_table("journeys_map_draft")
    with op.batch_alter_table("journeys_map_version", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_journeys_map_version_created_by_people_employee"), type_="foreignkey")
        batch_op.drop_column("created_by")
    with op.batch_alter_table("journeys_journey_map", schema=None) as batch_op:
        batch_op.drop_column("archived_at")
        batch_op.drop_column("revision")
