"""What observation uses that lies above it."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.evidence.observation.terms import ObservationChecklist


@frozen
class ObservationPorts:
    """Reading what courses ask of people."""

    find_checklist: Callable[[Session, UUID, str], ObservationChecklist | None]
    """Returns the checklist of an objective, or `None` if the person's courses do not ask them to demonstrate that."""
