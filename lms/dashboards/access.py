"""The doors from a request to a board."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import Forbidden, NotFound
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.dashboards import rules
from lms.dashboards.rollups import queries as rollups
from lms.dashboards.terms import COMPANY
from lms.people import queries as people


class BoardNotFound(NotFound):
    """There is no such board, or not for this viewer."""


def board_for(session: Session, viewer: Viewer, scope_id: UUID) -> UUID:
    """Return a scope whose board the viewer may see: their own team, or the company for who leads or keeps it.

    :raises Forbidden: if the viewer may not see the company's board
    :raises BoardNotFound: if it is somebody else's team
    """
    if scope_id == COMPANY:
        if not may_see_company(session, viewer):
            raise Forbidden
    elif scope_id != viewer.employee_id or not viewer.may(Permission.TEAM_SEE):
        raise BoardNotFound
    return scope_id


def may_see_company(session: Session, viewer: Viewer) -> bool:
    """Test if the viewer keeps the company's training, or leads with nobody above."""
    keeps, leads = viewer.may(Permission.COMPANY_SEE), viewer.may(Permission.TEAM_SEE)
    has_manager = leads and not keeps and bool(people.manager_ids_above(session, viewer.employee_id))
    return rules.may_see_company(keeps=keeps, leads=leads, has_manager=has_manager)


def leads_everybody(session: Session, viewer: Viewer) -> bool:
    """Test if everybody else was below the viewer when last counted, so that all their pages are open to them."""
    if not viewer.may(Permission.TEAM_SEE):
        return False
    sizes = rollups.scope_sizes(session, (COMPANY, viewer.employee_id))
    return 0 < sizes[COMPANY] <= sizes[viewer.employee_id] + 1
