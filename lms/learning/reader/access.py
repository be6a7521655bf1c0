"""The only door from a request to a lesson."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import Refusal
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.learning.reader import queries


def lesson_for(session: Session, viewer: Viewer, module_version_id: UUID) -> queries.LessonProgress:
    """Return how far the viewer is in a module that they were assigned, or may look at as an author.

    :raises LessonNotFound: if there is none, or it is not for them
    :raises LessonReplaced: if it was for them, before their course gave way to another
    """
    progress = queries.get_progress(session, employee_id=viewer.employee_id, module_version_id=module_version_id)
    if not progress.is_assigned and not viewer.may(Permission.MODULES_SEE):
        raise _refusal(session, viewer, module_version_id)
    return progress


def assigned_lesson_for(session: Session, viewer: Viewer, module_version_id: UUID) -> queries.LessonProgress:
    """Return how far the viewer is in a module that they were assigned: to read it for the record, or take its quiz.

    :raises LessonNotFound: if there is none, or it was not assigned to them
    :raises LessonReplaced: if it was, before their course gave way to another
    """
    progress = queries.get_progress(session, employee_id=viewer.employee_id, module_version_id=module_version_id)
    if not progress.is_assigned:
        raise _refusal(session, viewer, module_version_id)
    return progress


def _refusal(session: Session, viewer: Viewer, module_version_id: UUID) -> Refusal:
    if queries.was_assigned(session, employee_id=viewer.employee_id, module_version_id=module_version_id):
        return queries.LessonReplaced()
    return queries.LessonNotFound()
