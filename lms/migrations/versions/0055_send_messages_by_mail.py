"""Send messages by e-mail: kinds and facts instead of words, and how far each is.

What was queued before stays in the program: nobody gets e-mail about it now.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

TABLE = "mail_outgoing_message"
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MESSAGE = sa.table(
    TABLE,
    sa.column("subject", sa.String),
    sa.column("body", sa.Text),
    sa.column("kind", sa.String),
    sa.column("facts", DOCUMENT),
    sa.column("queued_at", sa.DateTime),
    sa.column("send_after", sa.DateTime),
)
STATES = ("waiting", "claimed", "handing-over", "sent", "unsure", "failed", "skipped", "inside")
OPEN = "state IN ('waiting', 'claimed', 'handing-over')"


def upgrade() -> None:
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=40), nullable=False, server_default="note"))
        batch_op.add_column(sa.Column("facts", DOCUMENT, nullable=True))
        batch_op.add_column(sa.Column("is_must", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("state", sa.String(length=16), nullable=False, server_default="inside"))
        batch_op.add_column(sa.Column("send_after", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("envelope", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("error", sa.Text(), nullable=False, server_default=""))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    build = sa.func.json_object if is_sqlite else sa.func.jsonb_build_object
    facts = sa.type_coerce(
        build("subject", MESSAGE.c.subject, "body", MESSAGE.c.body), sa.Text if is_sqlite else DOCUMENT
    )
    op.execute(MESSAGE.update().values(facts=facts, send_after=MESSAGE.c.queued_at))
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.alter_column("facts", existing_type=DOCUMENT, nullable=False)
        batch_op.alter_column("send_after", existing_type=sa.DateTime(timezone=True), nullable=False)
        for column, kind in (
            ("kind", sa.String(length=40)),
            ("is_must", sa.Boolean()),
            ("tries", sa.Integer()),
            ("envelope", sa.String(length=32)),
            ("error", sa.Text()),
        ):
            batch_op.alter_column(column, existing_type=kind, server_default=None)
        batch_op.alter_column("state", existing_type=sa.String(length=16), server_default=None)
        batch_op.create_check_constraint(op.f(f"ck_{TABLE}_state"), sa.column("state").in_(STATES))
        batch_op.drop_column("subject")
        batch_op.drop_column("body")
        batch_op.drop_index(op.f(f"ix_{TABLE}_employee_id"))
    op.create_index(
        f"ix_{TABLE}_open",
        TABLE,
        ["state", "is_must", "send_after"],
        sqlite_where=sa.text(OPEN),
        postgresql_where=sa.text(OPEN),
    )
    for name, column in (("sent", "sent_at"), ("unread", "employee_id")):
        where = sa.text("sent_at IS NOT NULL" if name == "sent" else "read_at IS NULL")
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [column], sqlite_where=where, postgresql_where=where)
    op.create_index(f"ix_{TABLE}_person", TABLE, ["employee_id", "queued_at"])
    op.create_index(f"ix_{TABLE}_state", TABLE, ["state", "queued_at"])


def downgrade() -> None:
    for name in ("state", "person", "unread", "sent", "open"):
        op.drop_index(f"ix_{TABLE}_{name}", TABLE)
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("body", sa.Text(), nullable=False, server_default=""))
    subject = MESSAGE.c.facts["subject"].as_string()
    body = MESSAGE.c.facts["body"].as_string()
    op.execute(
        MESSAGE.update().values(subject=sa.func.coalesce(subject, MESSAGE.c.kind), body=sa.func.coalesce(body, ""))
    )
    with op.batch_alter_table(TABLE, schema=None) as batch_op:
        batch_op.alter_column("subject", existing_type=sa.String(length=200), server_default=None)
        batch_op.alter_column("body", existing_type=sa.Text(), server_default=None)
        batch_op.drop_constraint(op.f(f"ck_{TABLE}_state"), type_="check")
        for column in (
            "kind",
            "facts",
            "is_must",
            "state",
            "send_after",
            "tries",
            "leased_until",
            "envelope",
            "error",
        ):
            batch_op.drop_column(column)
        batch_op.create_index(op.f(f"ix_{TABLE}_employee_id"), ["employee_id"])
