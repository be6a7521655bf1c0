"""The doors to huddles: a leader's own, and the teams of leaders further down."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.huddles import queries
from lms.huddles.terms import HuddleRow
from lms.people import access as people
from lms.people import queries as employees


def leaders_of(viewer: Viewer) -> tuple[UUID, ...]:
    """Return with whose teams the viewer holds huddles."""
    return (viewer.employee_id,)


def holder_for(viewer: Viewer, leader_id: UUID | None) -> UUID:
    """Return the leader with whose team the viewer holds huddles: themself, unless another is asked for.

    :raises EmployeeNotFound: if it is nobody such
    """
    leaders = leaders_of(viewer)
    if leader_id is None:
        return leaders[0]
    if leader_id not in leaders:
        raise employees.EmployeeNotFound
    return leader_id


def huddle_for(session: Session, viewer: Viewer, huddle_id: UUID) -> HuddleRow:
    """Return a huddle that the viewer holds. A manager further up sees that it was held, and not who was there.

    :raises HuddleNotFound: if there is none such
    """
    huddle = queries.get_huddle(session, huddle_id)
    if huddle.leader_id not in leaders_of(viewer):
        raise queries.HuddleNotFound
    return huddle


def leader_for(session: Session, viewer: Viewer, leader_id: UUID | None) -> employees.EmployeeRow:
    """Return the leader whose teams the viewer may see: themself, or somebody below them.

    :raises EmployeeNotFound: if it is nobody such
    """
    if leader_id is None or leader_id == viewer.employee_id:
        return employees.get_employee(session, viewer.employee_id)
    return people.employee_for(session, viewer, leader_id)
