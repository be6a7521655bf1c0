"""The doors to announcements."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.announcements import queries
from lms.core.errors import NotFound
from lms.core.viewer import Viewer
from lms.vision import queries as vision


def received_for(session: Session, viewer: Viewer, announcement_id: UUID) -> queries.ReceivedAnnouncement:
    """Return an announcement that has reached the viewer.

    :raises AnnouncementNotFound: if there is none such
    """
    return queries.get_received(session, viewer.employee_id, announcement_id)


def team_announcement_for(session: Session, viewer: Viewer, announcement_id: UUID) -> queries.TeamAnnouncementPage:
    """Return an announcement that has reached people below the viewer, with them.

    :raises AnnouncementNotFound: if it has reached none of them
    """
    return queries.team_announcement_page(session, viewer.employee_id, announcement_id)


def check_mantra(session: Session, version: int) -> None:
    """Refuse to confirm a version that there is not. Which one a learner sees depends on the release, so older ones are right too.

    :raises NotFound: if there is no such version
    """
    if not 0 < version <= vision.last_version(session):
        raise NotFound
