"""Let messages go with the employee to whom they are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

KEY = "fk_mail_outgoing_message_employee_id_people_employee"
MESSAGE = sa.table("mail_outgoing_message", sa.column("employee_id"))
EMPLOYEE = sa.table("people_employee", sa.column("id"))


def upgrade() -> None:
    op.execute(MESSAGE.delete().where(MESSAGE.c.employee_id.not_in(sa.select(EMPLOYEE.c.id))))
    with op.batch_alter_table("mail_outgoing_message", schema=None) as batch_op:
        batch_op.create_foreign_key(op.f(KEY), "people_employee", ["employee_id"], ["id"], ondelete="CASCADE")


def downgrade() -> None:
    with op.batch_alter_table("mail_outgoing_message", schema=None) as batch_op:
        batch_op.drop_constraint(op.f(KEY), type_="foreignkey")
