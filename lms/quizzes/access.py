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


def question_for(session: Session, viewer: Viewer, attempt_id: UUID, position: int) -> queries.AskedQuestion:
    """Return one question of the viewer's own attempt, held until the transaction ends.

    :raises QuestionNotFound: if there is none, or it is somebody else's
    """
    attempt, question = queries.get_asked_question(session, attempt_id=attempt_id, position=position)
    if attempt.employee_id != viewer.employee_id:
        raise queries.QuestionNotFound
    return question
