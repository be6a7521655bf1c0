"""What accounts do when somebody leaves, and daily tidying."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from lms.identity import operations, queries
from lms.outbox.terms import Fields, Step, in_steps


def on_employee_left(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  handlers share one signature
    """End the sessions and open links of who left. They are refused from the first moment on; this only clears away."""
    account = queries.find_account_of(session, UUID(fields["employee_id"]))
    if account is not None:
        operations.end_sessions(session, account_id=account.id)
        operations.withdraw_invitations(session, account_id=account.id)


@in_steps
def purge_daily(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Delete sessions which nobody has used for a month, links long past, and old tries to sign in."""
    return operations.plan_purge(session, before=now - timedelta(days=30))
