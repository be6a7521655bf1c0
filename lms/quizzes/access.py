"""The only door from a request to an attempt."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.quizzes import queries


def attempt_for(session: Session, viewer: Viewer, attempt_id: UUID) -> queries.AttemptFacts:
    """Return the viewer's own attempt.

    :raises AttemptNotFound: if there is none, or it is somebody else's
    """
    attempt = queries.get_attempt(session, attempt_id)
    if attempt.employee_id != viewer.employee_id:
        raise queries.AttemptNotFound
    return attempt


def held_attempt_for(session: Session, viewer: Viewer, attempt_id: UUID) -> queries.AttemptFacts:
    """Return the same, and keep everybody else from answering in it or closing it until this transaction ends.

    :raises AttemptNotFound: as `attempt_for`
    """
    attempt = queries.hold_attempt(session, attempt_id)
    if attempt.employee_id != viewer.employee_id:
        raise queries.AttemptNotFound
    return attempt
