"""The only door from a request to somebody's record."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.people import access as people
from lms.people import queries as employees


def record_for(session: Session, viewer: Viewer, employee_id: UUID) -> employees.EmployeeRow:
    """Return the person whose record the viewer may read: their own, or that of anyone below them.

    :raises EmployeeNotFound: if there is no such person, or not for this viewer
    """
    return people.employee_for(session, viewer, employee_id, to="see")
