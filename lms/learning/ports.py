"""What the learner's pages use that lies beside them."""

from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen


@frozen
class LearningPorts:
    """Counting what waits for somebody."""

    count_team_today: Callable[[Session, UUID], tuple[int, int]]
    """Returns how many people below an employee wait to be observed, and how many are late."""
    count_open_problems: Callable[[Session, Collection[str] | None], int]
    """Returns how many reported problems nobody has answered: about the maps with these codes, or all with `None`."""
