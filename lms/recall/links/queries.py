"""Reading whose link or pass somebody has."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.frozen import frozen
from lms.people.models import Employee
from lms.people.terms import EmploymentState
from lms.recall.links.models import LinkTry, RecallLink

WINDOW = timedelta(hours=1)
TRIES = 20
"""From one address in the window; whoever mistypes a link does it once."""


@frozen
class LinkOwner:
    """Who is asked by a link."""

    employee_id: UUID
    name: str


_OWNER = select(Employee.id.label("employee_id"), Employee.name).where(Employee.state == EmploymentState.ACTIVE)


def find_by_token(session: Session, token: str, *, now: datetime) -> LinkOwner | None:
    """Return whose link this is, if it can still be used, and they work here."""
    row = session.execute(
        _OWNER.join(RecallLink, RecallLink.employee_id == Employee.id).where(
            RecallLink.token_hash == ids.sha256(token), RecallLink.used_at.is_(None), RecallLink.expires_at > now
        )
    ).first()
    return None if row is None else LinkOwner(**row._asdict())


def find_by_pass(session: Session, secret: str, *, token: str = "", now: datetime) -> LinkOwner | None:
    """Return whose pass this is, if it still holds, and they work here; with `token`, only if it came from that link."""
    if not secret:
        return None
    query = _OWNER.join(RecallLink, RecallLink.employee_id == Employee.id).where(
        RecallLink.pass_hash == ids.sha256(secret), RecallLink.expires_at > now
    )
    if token:
        query = query.where(RecallLink.token_hash == ids.sha256(token))
    row = session.execute(query).first()
    return None if row is None else LinkOwner(**row._asdict())


def has_tried_often(session: Session, address: str, *, now: datetime) -> bool:
    """Test if so many links that were not good were used from an address that the next must wait."""
    count = session.scalar(
        select(func.count())
        .select_from(LinkTry)
        .where(LinkTry.address == address[:45], LinkTry.tried_at > now - WINDOW)
    )
    return (count or 0) >= TRIES
