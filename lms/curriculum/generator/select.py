"""Which moments a job role learns with its course, and which later. Source: training.md 1."""

from dataclasses import dataclass
from itertools import count

from lms.curriculum.generator.world import RoleAtTouchpoint, World
from lms.journeys.terms import Importance, Lane

MANTRA_SIZE, LATER_SIZE = 5, 3
"""Most questions of the quiz about the mantra, and of one about a later moment."""
SIZES = {1: 5, 2: 6, 3: 7, 4: 8}
"""Most questions of a job role's quiz, by the number of its required moments."""
MOST_REQUIRED = max(SIZES)
_DAYS_APART = 7
_NEARNESS = {Lane.FRONTSTAGE: 2.0, Lane.BACKSTAGE: 1.5, Lane.SUPPORT: 1.0}


@dataclass(frozen=True, kw_only=True, eq=False)
class Selection:
    """The parts of one job role, sorted by when they are learned."""

    job_role: str
    parts: tuple[RoleAtTouchpoint, ...]
    """All, in the customer's order."""
    required: tuple[RoleAtTouchpoint, ...]
    """Learned with the course, in the customer's order."""
    later: tuple[RoleAtTouchpoint, ...]
    """One a week after it, the weightiest first."""

    def opens_after_days(self) -> dict[str, int]:
        """Return after how many days each later moment opens, by `map/touchpoint`."""
        days = count(_DAYS_APART, _DAYS_APART)
        return {part.subject: next(days) for part in self.later}

    def without_least(self) -> "Selection":
        """Return the selection with the least weighty of the required moments put off until later."""
        return _selected(self.job_role, self.parts, len(self.required) - 1)


def select(world: World, job_role: str) -> Selection:
    """Choose the four weightiest moments; all others come later."""
    return _selected(job_role, world.parts_of(job_role), MOST_REQUIRED)


def _selected(job_role: str, parts: tuple[RoleAtTouchpoint, ...], most: int) -> Selection:
    by_weight = sorted(parts, key=lambda p: (-_weight(p), p.place.rank, p.subject))
    taken = set(by_weight[:most])
    return Selection(
        job_role=job_role,
        parts=parts,
        required=tuple(p for p in parts if p in taken),
        later=tuple(by_weight[most:]),
    )


def _weight(part: RoleAtTouchpoint) -> float:
    impact = part.impact
    return (
        3 * impact.owner
        + 2 * (part.place.touchpoint.importance != Importance.ROUTINE)
        + _NEARNESS[impact.lane]
        + bool(impact.good)
        + bool(impact.never)
    )
