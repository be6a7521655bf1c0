"""The only door from a request to a file."""

from sqlalchemy.orm import Session

from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.courses.media import queries
from lms.courses.media.ports import MediaPorts


def file_for(session: Session, viewer: Viewer, *, sha256: str, name: str, ports: MediaPorts) -> queries.ServedFile:
    """Return a file of a module that is or was assigned to the viewer, or of their announcements; any file if they are an author.

    :raises MediaNotFound: if there is none, or it is not for them
    """
    served = queries.find_served(session, sha256=sha256, name=name)
    if served is None:
        raise queries.MediaNotFound
    if viewer.may(Permission.MODULES_SEE):
        return served
    if ports.is_any_assigned(session, viewer.employee_id, queries.versions_showing(sha256)):
        return served
    if not ports.is_announced(session, viewer.employee_id, sha256):
        raise queries.MediaNotFound
    return served
