"""The doors to huddles: a leader's own, and the teams of leaders further down."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.huddles import queries
from lms.huddles.terms import HuddleRow
from lms.people import access as people
from lms.people import queries as employees


def leaders_of(viewer: Viewer) -> tuple[UUID, ...]:
    """Return with whose teams the viewer holds huddles today: their own, and those of managers for whom they stand in."""
    return viewer.leader_ids if viewer.may_as_themself(Permission.TEAM_SEE) else viewer.stands_in_for


def holder_for(viewer: Viewer, leader_id: UUID | None) -> UUID:
    """Return the leader with whose team the viewer holds huddles: themself, unless another is asked for.

    For who leads nobody but as a deputy, the manager.

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
    """Return the leader whose teams the viewer may see: themself, a manager for whom they stand in, or somebody below either.

    :raises EmployeeNotFound: if it is nobody such
    """
    return employees.get_employee(session, people.leader_for(session, viewer, leader_id))
