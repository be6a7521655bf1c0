"""What the learner's pages use that lies beside them."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True)
class LearningPorts:
    """Counting what waits for a leader."""

    count_team_today: Callable[[Session, UUID], tuple[int, int]]
    """Returns how many people below an employee wait to be observed, and how many are late."""
