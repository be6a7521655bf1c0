"""The only door from a request to a person."""

from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.people import queries, rules

Purpose = Literal["see", "edit", "observe", "remind"]

_OF_THOSE_BELOW: dict[Purpose, Permission] = {
    "see": Permission.TEAM_SEE,
    "observe": Permission.OBSERVATIONS_RECORD,
    "remind": Permission.REMINDERS_SEND,
}
"""What a manager may do with people below them, but not with themself."""


def employee_for(session: Session, viewer: Viewer, employee_id: UUID, to: Purpose = "see") -> queries.EmployeeRow:
    """Return a person whom the viewer may see, edit, observe or remind.

    :raises EmployeeNotFound: if there is no such person, or not for this viewer
    """
    employee = queries.get_employee(session, employee_id)
    if not _may(session, viewer, employee_id, to):
        raise queries.EmployeeNotFound
    return employee


def find_people(session: Session, viewer: Viewer, words: str, *, limit: int) -> tuple[queries.EmployeeRow, ...]:
    """Return people whom the viewer may see, by their e-mail address or the beginning of any part of their name."""
    by_email = queries.find_employee_by_email(session, rules.fold_email(words)) if "@" in words else None
    if by_email is not None:
        return (by_email,) if _may(session, viewer, by_email.id, "see") else ()
    sees_everyone = viewer.may(Permission.PEOPLE_EDIT)
    if not sees_everyone and not viewer.may(Permission.TEAM_SEE):
        own = queries.get_employee(session, viewer.employee_id)
        return (own,) if f" {ids.normalise(words)}" in f" {ids.normalise(own.name)}" else ()
    line_of = None if sees_everyone else viewer.employee_id
    return queries.find_employees(session, search=words, line_of=line_of, limit=limit)


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
