"""The only door from a request to what a person owes."""

from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.viewer import Viewer
from lms.learning import queries


class ObjectiveNotFound(NotFound):
    """There is no such objective, or it is not asked of this person."""


def objective_for(session: Session, viewer: Viewer, objective_key: str) -> str:
    """Return the key of an objective which the viewer owes.

    :raises ObjectiveNotFound: if they do not
    """
    if not queries.owes(session, viewer.employee_id, objective_key):
        raise ObjectiveNotFound
    return objective_key
