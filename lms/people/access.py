"""The only door from a request to a person."""

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.people import queries

Purpose = Literal["see", "edit", "sign-off", "remind"]

_OF_THOSE_BELOW: dict[Purpose, Permission] = {
    "see": Permission.TEAM_SEE,
    "sign-off": Permission.EVIDENCE_SIGN_OFF,
    "remind": Permission.REMINDERS_SEND,
}
"""What a manager may do with anyone below, and never with themself."""


def employee_for(session: Session, viewer: Viewer, employee_id: UUID, to: Purpose = "see") -> queries.EmployeeRow:
    """Return a person whom the viewer may see, edit, sign off or remind.

    :raises EmployeeNotFound: if there is no such person, or not for this viewer
    """
    employee = queries.get_employee(session, employee_id)
    if not _may(session, viewer, employee_id, to):
        raise queries.EmployeeNotFound
    return employee


def _may(session: Session, viewer: Viewer, employee_id: UUID, to: Purpose) -> bool:
    is_self = viewer.employee_id == employee_id
    if to == "see" and is_self:
        return True
    if to in {"see", "edit"} and viewer.may(Permission.PEOPLE_EDIT):
        return True
    needed = _OF_THOSE_BELOW.get(to)
    if needed is None or is_self or not viewer.may(needed):
        return False
    return queries.is_in_line(session, viewer.employee_id, employee_id)
