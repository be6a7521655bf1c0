"""What huddles use that lies above them."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.huddles.terms import Standards, TeamGap


@frozen
class HuddlePorts:
    """Reading the current release, and what teams do not understand of it."""

    find_standards: Callable[[Session], Standards | None]
    """Returns what the current release says, or `None` before the first."""
    find_team_gaps: Callable[[Session, Sequence[UUID]], Mapping[UUID, tuple[TeamGap, ...]]]
    """Returns for leaders the touchpoints that those who report to them directly understand least, the weakest first."""
