"""What observation uses that lies above it."""

from collections.abc import Callable, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.evidence.observation.terms import ObservationChecklist


@frozen
class ObservationPorts:
    """Reading what courses ask of people."""

    find_checklist: Callable[[Session, UUID, str], ObservationChecklist | None]
    """Returns the checklist of an objective, or `None` if the person's courses do not ask them to demonstrate that."""
    find_places: Callable[[Session], Mapping[str, str]]
    """Returns sign and name of each touchpoint of the current release at which there is something to observe, by its subject."""
