"""What stories use that lies above them."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.stories.terms import StoryStop


@frozen
class StoryPorts:
    """Reading where stories happen."""

    find_stops: Callable[[Session], tuple[StoryStop, ...]]
    """Returns the touchpoints of the journeys that everyone learns from, in their order."""
