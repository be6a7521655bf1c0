"""Reading how often links were asked for."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.identity.links.models import ResetRequest


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
