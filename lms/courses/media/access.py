"""The only door from a request to a file."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.courses.media import queries

IsAssigned = Callable[[Session, UUID, "Select[Any]"], bool]
"""Tests if one of these module versions is or was assigned to a person. Assignments are on a higher floor."""


def file_for(
    session: Session, viewer: Viewer, *, sha256: str, name: str, is_assigned: IsAssigned
) -> queries.ServedFile:
    """Return a file that a module shows which is or was assigned to the viewer; any file if they are an author.

    :raises MediaNotFound: if there is none, or it is not for them
    """
    served = queries.find_served(session, sha256=sha256, name=name)
    if served is None:
        raise queries.MediaNotFound
    if viewer.may(Permission.MODULES_SEE):
        return served
    if not is_assigned(session, viewer.employee_id, queries.versions_showing(sha256)):
        raise queries.MediaNotFound
    return served
