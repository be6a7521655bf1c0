"""The doors to stories."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.stories import queries


def own_for(session: Session, viewer: Viewer, story_id: UUID) -> queries.OwnStory:
    """Return a story of the viewer.

    :raises StoryNotFound: if it is somebody else's
    """
    return queries.get_own(session, story_id, viewer.employee_id)


def shown_for(session: Session, viewer: Viewer, story_id: UUID) -> queries.ShownStory:
    """Return a story that the viewer may report: one of somebody else that everyone may read.

    :raises StoryNotFound: if it is none
    """
    story = queries.get_shown(session, story_id)
    if story.teller_id == viewer.employee_id:
        raise queries.StoryNotFound
    return story


def to_decide_for(session: Session, viewer: Viewer, story_id: UUID) -> queries.StoryToDecide:
    """Return a story that waits for the viewer's decision; one's own never does.

    :raises StoryNotFound: if it does not
    """
    return queries.get_to_decide(session, story_id, approver_of(viewer))


def approver_of(viewer: Viewer) -> queries.StoryApprover:
    """Return which stories the viewer decides about: of everyone below them; whoever writes announcements, also of those with nobody above."""
    return queries.StoryApprover(
        employee_id=viewer.employee_id,
        leads=viewer.may(Permission.TEAM_SEE),
        edits=viewer.may(Permission.ANNOUNCEMENTS_EDIT),
    )
