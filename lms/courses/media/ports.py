"""What serving media uses that lies above it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen


@frozen
class MediaPorts:
    """Reading assignments and announcements."""

    is_any_assigned: Callable[[Session, UUID, "Select[Any]"], bool]
    """Tests if one of these module versions is, or was until they had done it, assigned to a person."""
    is_announced: Callable[[Session, UUID, str], bool]
    """Tests if an announcement that has reached a person shows the content of a hash."""
