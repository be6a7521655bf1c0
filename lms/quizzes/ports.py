"""What the pages of quizzes use that lies above them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lms.journeys.signs import StopSign


@dataclass(frozen=True, kw_only=True)
class QuizPorts:
    """Naming stops as all pages do."""

    find_signs: Callable[[Session], Mapping[str, StopSign]]
    """Returns the signs of the current release by `map/touchpoint`."""
