"""Keep the job roles that a search entry concerns in rows of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

ENTRY = sa.table("search_entry", sa.column("id"), sa.column("job_roles"))
JOB_ROLE = sa.table("search_entry_job_role", sa.column("entry_id"), sa.column("job_role"))


def upgrade() -> None:
    op.create_table(
        "search_entry_job_role",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("job_role", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["search_entry.id"],
            name=op.f("fk_search_entry_job_role_entry_id_search_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "job_role", name=op.f("pk_search_entry_job_role")),
    )
    connection = op.get_bind()
    entries = connection.execute(sa.select(ENTRY).where(ENTRY.c.job_roles != "")).all()
    rows = [{"entry_id": one.id, "job_role": code} for one in entries for code in sorted(set(one.job_roles.split()))]
    if rows:
        connection.execute(JOB_ROLE.insert(), rows)
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.drop_column("job_roles")


def downgrade() -> None:
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("job_roles", sa.Text(), server_default="", nullable=False))
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.alter_column("job_roles", server_default=None)
    connection = op.get_bind()
    found: dict[int, list[str]] = {}
    for one in connection.execute(sa.select(JOB_ROLE).order_by(JOB_ROLE.c.entry_id, JOB_ROLE.c.job_role)):
        found.setdefault(one.entry_id, []).append(one.job_role)
    for entry_id, job_roles in found.items():
        joined = f" {' '.join(job_roles)} "
        connection.execute(ENTRY.update().where(ENTRY.c.id == entry_id).values(job_roles=joined))
    op.drop_table("search_entry_job_role")
