"""Reading what somebody may do while they stand in for a manager."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.permissions import LENT_TO_DEPUTIES, PermissionSet
from lms.core.viewer import Viewer
from lms.identity.models import Account, Grant
from lms.people.deputies.models import Deputy
from lms.people.deputies.queries import stands_in_today
from lms.people.models import Employee
from lms.people.terms import EmploymentState


def with_deputyship(session: Session, viewer: Viewer, *, today: date) -> Viewer:
    """Return the viewer with what they may today as a deputy of managers who work here and may it themselves.

    A manager who is a deputy as well lends what is their own, so a deputy's deputy gets nothing of the first manager's.
    """
    managers = _managers_of(session, viewer.employee_id, today)
    if not managers:
        return viewer
    return replace(
        viewer,
        permissions=viewer.permissions | LENT_TO_DEPUTIES,
        lent=LENT_TO_DEPUTIES - viewer.permissions,
        stands_in_for=managers,
    )


def _managers_of(session: Session, employee_id: UUID, today: date) -> tuple[UUID, ...]:
    query = (
        select(Deputy.manager_id)
        .join(Employee, Employee.id == Deputy.manager_id)
        .join(Account, Account.employee_id == Employee.id)
        .join(Grant, Grant.account_id == Account.id)
        .where(stands_in_today(employee_id, today), Employee.state == EmploymentState.ACTIVE)
        .where(Grant.permission_set == PermissionSet.MANAGER)
        .order_by(Deputy.starts_on, Deputy.id)
    )
    return tuple(session.scalars(query))
