"""A person's line of sight to the customer, as values."""

from dataclasses import dataclass
from enum import StrEnum

from lms.core.frozen import frozen
from lms.evidence.terms import MasteryState
from lms.journeys.signs import LineStage, StopSign
from lms.journeys.terms import Lane


class ModuleReasonKind(StrEnum):
    """What sort of reason somebody has to do a module."""

    EVERYONE = "everyone"
    TOUCHPOINT = "touchpoint"
    MOMENT = "moment"
    """The lesson is about one moment of the person's part."""
    DEPARTMENT = "department"
    JOB_ROLE = "job-role"
    MANTRA_CHANGED = "mantra-changed"
    MAP_CHANGED = "map-changed"


class StopState(StrEnum):
    """How far somebody is with one level of a touchpoint."""

    HELD = "held"
    CONFIRMED = "confirmed"
    """They hold it, and have shown it again on a later day."""
    DUE = "due"
    """They held it, and it is due again."""
    BEGUN = "begun"
    """They have shown it, but not enough to hold it."""
    NEXT = "next"
    TODO = "todo"
    ASKED = "asked"
    """They wait to be observed."""
    OUTDATED = "outdated"
    """They held it until the standard changed."""

    @property
    def is_held(self) -> bool:
        """Test if they hold it today."""
        return self in {StopState.HELD, StopState.CONFIRMED}

    @property
    def is_current(self) -> bool:
        """Test if they hold it, or did until it ran out: the standard is still that of today."""
        return self.is_held or self is StopState.DUE

    @property
    def was_held(self) -> bool:
        """Test if they hold it, or did until it ran out or the standard changed."""
        return self.is_current or self is StopState.OUTDATED


@frozen
class LevelProgress:
    """How far somebody is with one level of a touchpoint that is asked of them."""

    level: str
    state: MasteryState
    is_requested: bool
    """Whether they asked to be observed."""


@frozen
class Stop:
    """One touchpoint on the line."""

    sign: StopSign
    name: str
    url: str
    """Of the person's card about it; empty if it is not theirs."""

    @property
    def is_mine(self) -> bool:
        """Test if the person has a part at the stop."""
        return bool(self.url)


@dataclass(frozen=True, kw_only=True, eq=False)
class Sight:
    """What one touchpoint asks of the person, with the objectives that say how far they are.

    Compared by identity, as pieces of pages are remembered by it.
    """

    anchor: str
    sign: StopSign
    name: str
    job_role: str
    """Name of the job role whose part it is."""
    lane: str
    owner: bool
    feels: str
    """What the customer hopes for."""
    says: str
    """The customer's own words; they say more than the hope."""
    because: str
    """How the person shapes it."""
    objectives: tuple[tuple[str, str], ...]
    """Levels with the keys of their objectives; not every touchpoint asks to be demonstrated."""

    @property
    def is_out_of_sight(self) -> bool:
        """Test if customers do not see it done, so that it may be shown by what was made."""
        return self.lane != Lane.FRONTSTAGE


@dataclass(frozen=True, kw_only=True, eq=False)
class Route:
    """One journey map as a person sees it. Compared by identity, as pieces of pages are remembered by it."""

    code: str
    name: str
    persona: str
    goal: str
    stages: tuple[LineStage[Stop], ...]
    sights: tuple[Sight, ...]
    mine: tuple[StopSign, ...]
    """Signs of the person's own stops."""
    stop_count: int


@frozen
class LineOfSight:
    """All current maps as the holder of some job roles sees them."""

    routes: tuple[Route, ...]
    stop_count: int
    mine_count: int
    signs: dict[str, tuple[StopSign, str]]
    """`map/touchpoint` → sign and name, of the person's own touchpoints."""


@frozen
class Prompt:
    """A touchpoint at which the map may have missed a part of the person's, with the reasons to ask."""

    subject: str
    """`map/touchpoint`."""
    job_role: str
    """Code of the job role it may belong to."""
    job_role_name: str
    sign: StopSign
    name: str
    map_name: str
    customer: str
    """What the customer does there."""
    reasons: tuple[str, ...]
    """In words, from the person's side."""
    is_strong: bool
