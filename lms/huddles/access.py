"""The doors to huddles: a leader's own, and the teams of leaders further down."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.huddles import queries
from lms.huddles.terms import HuddleRow
from lms.people import access as people
from lms.people import queries as employees


def huddle_for(session: Session, viewer: Viewer, huddle_id: UUID) -> HuddleRow:
    """Return a huddle of the viewer's own team. A manager further up sees that it was held, and not who was there.

    :raises HuddleNotFound: if there is none such
    """
    huddle = queries.get_huddle(session, huddle_id)
    if huddle.leader_id != viewer.employee_id:
        raise queries.HuddleNotFound
    return huddle


def leader_for(session: Session, viewer: Viewer, leader_id: UUID | None) -> employees.EmployeeRow:
    """Return the leader whose teams the viewer may see: themself, or somebody below them.

    :raises EmployeeNotFound: if it is nobody such
    """
    if leader_id is None or leader_id == viewer.employee_id:
        return employees.get_employee(session, viewer.employee_id)
    return people.employee_for(session, viewer, leader_id)
