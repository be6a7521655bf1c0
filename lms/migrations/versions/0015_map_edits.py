"""Keep what an edit of a map did as a code with values, and say what columns of times and people are about."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
_DISCARDED = "Discarded the draft"
_EDIT = sa.table(
    "journeys_map_edit",
    sa.column("id", sa.Uuid()),
    sa.column("said", sa.Text()),
    sa.column("kind", sa.String()),
    sa.column("details", DOCUMENT),
)


def upgrade() -> None:
    with op.batch_alter_table("journeys_map_edit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("details", DOCUMENT, nullable=True))
        batch_op.drop_constraint(batch_op.f("fk_journeys_map_edit_by_people_employee"), type_="foreignkey")
    connection = op.get_bind()
    for row in connection.execute(sa.select(_EDIT.c.id, _EDIT.c.said)).all():
        is_discarded = row.said == _DISCARDED
        kind, details = ("draft-discarded", {}) if is_discarded else ("note", {"text": row.said})
        connection.execute(_EDIT.update().where(_EDIT.c.id == row.id).values(kind=kind, details=details))
    with op.batch_alter_table("journeys_map_edit", schema=None) as batch_op:
        batch_op.alter_column("kind", existing_type=sa.String(length=32), nullable=False)
        batch_op.alter_column("details", existing_type=DOCUMENT, nullable=False)
        batch_op.drop_column("said")
        batch_op.alter_column("at", new_column_name="created_at", existing_type=sa.DateTime(timezone=True))
        batch_op.alter_column("by", new_column_name="created_by", existing_type=sa.Uuid())
    with op.batch_alter_table("journeys_map_edit", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_journeys_map_edit_created_by_people_employee"),
            "people_employee",
            ["created_by"],
            ["id"],
            ondelete="SET NULL",
        )
    with op.batch_alter_table("journeys_map_upload", schema=None) as batch_op:
        batch_op.alter_column("at", new_column_name="uploaded_at", existing_type=sa.DateTime(timezone=True))
    with op.batch_alter_table("journeys_doubt", schema=None) as batch_op:
        batch_op.drop_column("told")


def downgrade() -> None:
    with op.batch_alter_table("journeys_doubt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("told", sa.Text(), nullable=False, server_default=""))
        batch_op.alter_column("told", server_default=None, existing_type=sa.Text())
    with op.batch_alter_table("journeys_map_upload", schema=None) as batch_op:
        batch_op.alter_column("uploaded_at", new_column_name="at", existing_type=sa.DateTime(timezone=True))
    with op.batch_alter_table("journeys_map_edit", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_journeys_map_edit_created_by_people_employee"), type_="foreignkey")
        batch_op.add_column(sa.Column("said", sa.Text(), nullable=True))
    op.execute(sa.text("UPDATE journeys_map_edit SET said = kind"))
    op.execute(_EDIT.update().where(_EDIT.c.kind == "draft-discarded").values(said=_DISCARDED))
    with op.batch_alter_table("journeys_map_edit", schema=None) as batch_op:
        batch_op.alter_column("said", existing_type=sa.Text(), nullable=False)
        batch_op.drop_column("details")
        batch_op.drop_column("kind")
        batch_op.alter_column("created_at", new_column_name="at", existing_type=sa.DateTime(timezone=True))
        batch_op.alter_column("created_by", new_column_name="by", existing_type=sa.Uuid())
    with op.batch_alter_table("journeys_map_edit", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_journeys_map_edit_by_people_employee"),
            "people_employee",
            ["by"],
            ["id"],
            ondelete="SET NULL",
        )
