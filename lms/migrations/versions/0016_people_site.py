"""Call the places where people work sites."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _rename("location", "site")


def downgrade() -> None:
    _rename("site", "location")


def _rename(old: str, new: str) -> None:
    op.create_table(
        f"people_{new}",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_people_{new}")),
        sa.UniqueConstraint("name", name=op.f(f"uq_people_{new}_name")),
    )
    op.execute(f"INSERT INTO people_{new} (id, position, name) SELECT id, position, name FROM people_{old}")  # noqa: S608  both names are ours
    with op.batch_alter_table("people_employee", schema=None) as batch_op:
        batch_op.drop_constraint(f"fk_people_employee_{old}_id_people_{old}", type_="foreignkey")
        batch_op.drop_index(f"ix_people_employee_{old}_id")
        batch_op.alter_column(f"{old}_id", new_column_name=f"{new}_id")
    with op.batch_alter_table("people_employee", schema=None) as batch_op:
        batch_op.create_foreign_key(
            op.f(f"fk_people_employee_{new}_id_people_{new}"), f"people_{new}", [f"{new}_id"], ["id"]
        )
        batch_op.create_index(op.f(f"ix_people_employee_{new}_id"), [f"{new}_id"], unique=False)
    op.drop_table(f"people_{old}")
