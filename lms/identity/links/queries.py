"""Reading who needs a link, and how often links were asked for."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.identity.links.models import ResetRequest
from lms.identity.models import Account
from lms.people.models import Employee
from lms.people.terms import EmploymentState


@frozen
class ResetCounts:
    """How often a new password was asked for lately."""

    for_email: int
    from_address: int


def count_reset_requests(session: Session, *, email: str, address: str, since: datetime) -> ResetCounts:
    """Count how often a new password was asked for since then, for an e-mail address and from a network address."""
    recent = ResetRequest.asked_at > since
    counts = [
        select(func.count()).select_from(ResetRequest).where(column == value, recent).scalar_subquery()
        for column, value in ((ResetRequest.email, email), (ResetRequest.address, address))
    ]
    row = session.execute(select(*counts)).one()
    return ResetCounts(for_email=row[0], from_address=row[1])


def list_to_invite(session: Session, employee_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Return, of these people, those who work here and have no password yet, each with the account they may have."""
    rows = session.execute(
        select(Employee.id, Account.id.label("account_id"))
        .outerjoin(Account, Account.employee_id == Employee.id)
        .where(Employee.id.in_(employee_ids), Employee.state == EmploymentState.ACTIVE, Account.password_hash.is_(None))
        .order_by(Employee.id)
    )
    return {row.id: row.account_id for row in rows}
