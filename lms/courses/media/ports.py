"""What serving media uses that lies above it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen


@frozen
class MediaPorts:
    """Reading assignments."""

    is_any_assigned: Callable[[Session, UUID, "Select[Any]"], bool]
    """Tests if one of these module versions is, or was until they had done it, assigned to a person."""
