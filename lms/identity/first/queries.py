"""Reading whether the first administrator is still to come."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.permissions import PermissionSet
from lms.identity import queries as identity
from lms.identity.first.models import FirstCode


def has_administrator(session: Session) -> bool:
    """Test if anybody who works here is an administrator, invited or signed in before."""
    return bool(identity.list_holders(session, PermissionSet.ADMINISTRATOR))


def is_open(session: Session) -> bool:
    """Test if a code waits for the first administrator, and none came another way meanwhile."""
    return session.scalar(select(FirstCode.id)) is not None and not has_administrator(session)
