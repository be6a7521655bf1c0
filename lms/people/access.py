"""The only door from a request to a person.

Whom somebody reaches is decided here and nowhere else: themself, those below them, and as a deputy those below the manager.
"""

from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.people import queries, rules
from lms.people.finding import queries as finding

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


def leader_for(session: Session, viewer: Viewer, leader_id: UUID | None = None) -> UUID:
    """Return whose team the viewer sees: their own, that of a manager for whom they stand in, or of one below either.

    Without `leader_id` it is their own; for who leads nobody but as a deputy, the manager's.

    :raises EmployeeNotFound: if it is a manager beyond their reach, or the viewer leads nobody
    """
    if not viewer.may(Permission.TEAM_SEE):
        raise queries.EmployeeNotFound
    if leader_id is None:
        is_own = viewer.may_as_themself(Permission.TEAM_SEE)
        return viewer.employee_id if is_own else viewer.stands_in_for[0]
    if leader_id not in viewer.leader_ids and not queries.leads(session, viewer.leader_ids, leader_id):
        raise queries.EmployeeNotFound
    return leader_id


def find_people(session: Session, viewer: Viewer, words: str, *, limit: int) -> tuple[queries.EmployeeRow, ...]:
    """Return people whom the viewer may see, by their e-mail address or the beginning of any part of their name."""
    by_email = queries.find_employee_by_email(session, rules.fold_email(words)) if "@" in words else None
    if by_email is not None:
        return (by_email,) if _may(session, viewer, by_email.id, "see") else ()
    sees_everyone = viewer.may(Permission.PEOPLE_EDIT)
    if not sees_everyone and not viewer.may(Permission.TEAM_SEE):
        own = queries.get_employee(session, viewer.employee_id)
        return (own,) if f" {ids.normalise(words)}" in f" {ids.normalise(own.name)}" else ()
    lines_of = None if sees_everyone else viewer.leader_ids
    return finding.find_employees(session, search=words, lines_of=lines_of, limit=limit)


class SeveralManagers(RuleViolation):
    """Several people have the name, so it does not say who is meant."""

    field = "manager"

    def __init__(self, name: str, emails: Sequence[str]) -> None:
        super().__init__(
            _("Several people are called “%(name)s”. Enter one of: %(emails)s.", name=name, emails=Listed(emails))
        )


class ManagerNotFound(RuleViolation):
    """Nobody here has that name, address or number."""

    field = "manager"

    def __init__(self, text: str, similar: Sequence[str]) -> None:
        message = (
            _("Nobody here is called “%(text)s”. Did you mean %(names)s?", text=text, names=Listed(similar))
            if similar
            else _("Nobody here has the name, e-mail or number “%(text)s”. Check it for typing errors.", text=text)
        )
        super().__init__(message)


def manager_named(session: Session, text: str) -> queries.EmployeeRow:
    """Return the person whom somebody names as a manager: by address, number or name.

    :raises SeveralManagers: if several have the name
    :raises ManagerNotFound: if nobody has
    """
    exact = finding.find_named(session, text)
    if len(exact) == 1:
        return exact[0]
    if exact:
        raise SeveralManagers(text, [one.email for one in exact[:5]])
    raise ManagerNotFound(text, [one.name for one in finding.suggest_managers(session, text, limit=3)])


def _may(session: Session, viewer: Viewer, employee_id: UUID, to: Purpose) -> bool:
    is_self = viewer.employee_id == employee_id
    if to == "see" and is_self:
        return True
    if to in {"see", "edit"} and viewer.may(Permission.PEOPLE_EDIT):
        return True
    needed = _OF_THOSE_BELOW.get(to)
    if needed is None or is_self or not viewer.may(needed):
        return False
    return queries.leads(session, viewer.leader_ids, employee_id)
