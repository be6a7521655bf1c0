"""The door to the leader's talk."""

from lms.core.errors import Forbidden
from lms.core.permissions import Permission
from lms.core.viewer import Viewer


def check_talk(viewer: Viewer) -> None:
    """Refuse who neither leads people nor writes the mantra: it may not have been announced yet.

    :raises Forbidden: if the viewer is neither
    """
    if not (viewer.may(Permission.TEAM_SEE) or viewer.may(Permission.MANTRA_EDIT)):
        raise Forbidden
