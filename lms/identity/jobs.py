"""What happens to accounts when a person leaves, and daily clean-up."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.paging import in_slices
from lms.identity import operations, queries
from lms.identity.reset import operations as reset
from lms.outbox.terms import Fields, Step, handler, in_steps
from lms.people.imports.following import follow_people

AT_ONCE = 200
"""People in one transaction."""
KEPT = timedelta(days=30)
"""Sessions not used for so long have ended. A form can be sent again as long as the sign-in in which it was opened lasts, a week
unless set otherwise; its key is kept four times as long."""


@handler("identity.close_account", subject="employee_id")
def close_account(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  handlers share one signature
    """Delete the sessions and open links of a person who left. They have been refused since; this only cleans up."""
    account = queries.find_account_of(session, UUID(fields["employee_id"]))
    if account is not None:
        operations.end_sessions(session, account_id=account.id)
        operations.withdraw_invitations(session, account_id=account.id)


@in_steps("identity.follow_import", subject="import_id")
def follow_import(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Let people sign in with the addresses that a file gave them, and close the accounts of those who left with it."""

    def plan(people: Sequence[UUID]) -> list[Step]:
        return [partial(operations.follow_people, employee_ids=some) for some in in_slices(people, AT_ONCE)]

    return follow_people(session, fields, handler=follow_import, plan=plan, now=now)


@handler("identity.mail_reset")
def mail_reset(session: Session, fields: Fields, *, now: datetime) -> None:
    """Send a link to choose a new password to whoever has an account with the address that somebody typed."""
    reset.mail_reset(session, email=fields["email"], now=now)


@in_steps("identity.purge")
def purge(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Delete what sign-ins leave behind."""
    return operations.plan_purge(session, before=now - KEPT)
