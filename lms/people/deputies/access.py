"""Who may name deputies."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import Forbidden, RuleViolation
from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.people.deputies import queries
from lms.people.finding import queries as finding
from lms.people.queries import EmployeeRow


class ColleagueNotFound(RuleViolation):
    """Nobody here has that name, address or number."""

    field = "person"

    def __init__(self, text: str) -> None:
        super().__init__(
            _("Nobody here has the name, e-mail or number “%(text)s”. Check it for typing errors.", text=text)
        )


class SeveralColleagues(RuleViolation):
    """Several people have the name, so it does not say who is meant."""

    field = "person"

    def __init__(self, name: str, emails: tuple[str, ...]) -> None:
        super().__init__(
            _("Several people are called “%(name)s”. Enter one of: %(emails)s.", name=name, emails=Listed(emails))
        )


@frozen
class DeputiesPage:
    """A manager's deputies, now and to come."""

    deputies: tuple[queries.DeputyRow, ...]
    today: date


def deputies_for(session: Session, viewer: Viewer, *, today: date) -> DeputiesPage:
    """Return the viewer's own deputies.

    :raises Forbidden: if they lead nobody, or only as a deputy: who stands in names nobody to stand in
    """
    check_leads(viewer)
    return DeputiesPage(deputies=queries.list_deputies(session, viewer.employee_id, since=today), today=today)


def check_leads(viewer: Viewer) -> None:
    """Refuse who may name no deputy.

    :raises Forbidden: if they lead nobody, or only as a deputy
    """
    if not viewer.may_as_themself(Permission.TEAM_SEE):
        raise Forbidden


def colleague_named(session: Session, text: str) -> EmployeeRow:
    """Return the person whom a manager means, by address, number or whole name.

    :raises ColleagueNotFound: if nobody has it
    :raises SeveralColleagues: if several have the name
    """
    found = finding.find_named(session, text)
    if not found:
        raise ColleagueNotFound(text)
    if len(found) > 1:
        raise SeveralColleagues(text, tuple(one.email for one in found[:5]))
    return found[0]


def deputy_for(session: Session, viewer: Viewer, deputy_row_id: UUID) -> queries.DeputyRow:
    """Return one of the viewer's own deputies.

    :raises DeputyNotFound: if there is none, or another manager's
    """
    check_leads(viewer)
    row = queries.get_deputy(session, deputy_row_id)
    if row.manager_id != viewer.employee_id:
        raise queries.DeputyNotFound
    return row
