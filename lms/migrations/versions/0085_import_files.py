"""Let the files of people's imports wait in the store of files, not in the database."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

IMPORT, FILE, ROW = "people_import", "people_import_file", "people_import_row"
GONE = "The program was updated while this file waited. Upload it again."


def upgrade() -> None:
    # A migration knows no store. What waits is at most a day old, and its sender has the file.
    _refuse_waiting()
    op.drop_table(FILE)
    with op.batch_alter_table(IMPORT, schema=None) as batch_op:
        batch_op.add_column(sa.Column("sha256", sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column("is_packed", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_foreign_key(
            op.f(f"fk_{IMPORT}_sha256_files_stored_file"),
            "files_stored_file",
            ["sha256"],
            ["sha256"],
            ondelete="RESTRICT",
        )
        batch_op.create_index(op.f(f"ix_{IMPORT}_sha256"), ["sha256"])
    with op.batch_alter_table(IMPORT, schema=None) as batch_op:
        batch_op.alter_column("is_packed", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)


def downgrade() -> None:
    _refuse_waiting()
    with op.batch_alter_table(IMPORT, schema=None) as batch_op:
        batch_op.drop_index(op.f(f"ix_{IMPORT}_sha256"))
        batch_op.drop_constraint(op.f(f"fk_{IMPORT}_sha256_files_stored_file"), type_="foreignkey")
        batch_op.drop_column("is_packed")
        batch_op.drop_column("sha256")
    op.create_table(
        FILE,
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], [f"{IMPORT}.id"], name=op.f(f"fk_{FILE}_import_id_{IMPORT}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "position", name=op.f(f"pk_{FILE}")),
    )


def _refuse_waiting() -> None:
    one = sa.table(IMPORT, sa.column("id"), sa.column("state"), sa.column("refusal"))
    row = sa.table(ROW, sa.column("import_id"))
    waiting = one.c.state.in_(["reading", "ready"])
    op.execute(row.delete().where(row.c.import_id.in_(sa.select(one.c.id).where(waiting))))
    op.execute(one.update().where(waiting).values(state="refused", refusal=GONE))
