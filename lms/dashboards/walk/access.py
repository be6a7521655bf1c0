"""The doors to a walk."""

from sqlalchemy.orm import Session

from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.dashboards.rollups import queries as rollups
from lms.dashboards.terms import COMPANY


def leads_everybody(session: Session, viewer: Viewer) -> bool:
    """Test if everybody else was below the viewer when last counted, so that all their pages are open to them."""
    if not viewer.may(Permission.TEAM_SEE):
        return False
    sizes = rollups.scope_sizes(session, (COMPANY, viewer.employee_id))
    return 0 < sizes[COMPANY] <= sizes[viewer.employee_id] + 1
