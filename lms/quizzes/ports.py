"""What the pages of quizzes use that lies above them."""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.journeys.signs import StopSign


@frozen
class QuizPorts:
    """Naming stops as all pages do."""

    find_signs: Callable[[Session], Mapping[str, StopSign]]
    """Returns the signs of the current release by `map/touchpoint`."""
