"""The doors from a request to a board."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import Forbidden, NotFound
from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.dashboards import rules
from lms.people import access as people_access
from lms.people import queries as people


class BoardNotFound(NotFound):
    """There is no such board, or not for this viewer."""


@frozen
class Team:
    """Whose team a page shows."""

    leader_id: UUID
    leader_name: str = ""
    """Empty for the viewer's own team."""
    others: tuple[tuple[UUID, str], ...] = ()
    """Managers for whom the viewer stands in today."""
    leads_themself: bool = True
    """Whether the viewer has a team of their own to go back to."""

    @property
    def leader(self) -> str | None:
        """What an address has to say of it: nothing for the viewer's own team."""
        return str(self.leader_id) if self.leader_name else None

    @property
    def is_led_today(self) -> bool:
        """Test if the viewer leads it, for themself or standing in; not so if they are further up."""
        return not self.leader_name or self.leader_id in dict(self.others)

    @property
    def suffix(self) -> str:
        """The same as the end of an address."""
        return f"?leader={self.leader_id}" if self.leader_name else ""


def team_for(session: Session, viewer: Viewer, leader: str | None) -> Team:
    """Return the team that an address asks for: the viewer's own, that of a manager for whom they stand in, or of one below.

    :raises BoardNotFound: if there is no such team, or not for this viewer
    """
    try:
        leader_id = people_access.leader_for(session, viewer, UUID(leader) if leader else None)
    except (ValueError, people.EmployeeNotFound):
        raise BoardNotFound from None
    is_other = leader_id != viewer.employee_id
    asked = {*viewer.stands_in_for, leader_id} if is_other or viewer.stands_in_for else set()
    names = people.names_of(session, asked) if asked else {}
    return Team(
        leader_id=leader_id,
        leader_name=names[leader_id] if is_other else "",
        others=tuple((one, names[one]) for one in viewer.stands_in_for),
        leads_themself=viewer.may_as_themself(Permission.TEAM_SEE),
    )


def check_company(session: Session, viewer: Viewer) -> None:
    """Refuse who may not see the company's board.

    :raises Forbidden: if the viewer neither leads the company nor keeps its training
    """
    if not may_see_company(session, viewer):
        raise Forbidden


def may_see_company(session: Session, viewer: Viewer) -> bool:
    """Test if the viewer keeps the company's training, or leads with nobody above."""
    keeps, leads = viewer.may(Permission.COMPANY_SEE), viewer.may_as_themself(Permission.TEAM_SEE)
    has_manager = leads and not keeps and bool(people.manager_ids_above(session, viewer.employee_id))
    return rules.may_see_company(keeps=keeps, leads=leads, has_manager=has_manager)
