"""A person's line of sight to the customer, as values."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Stop:
    """One touchpoint on the line."""

    sign: str
    """Stage letter and number, `C3`."""
    name: str
    url: str
    """Where the person's card about it stands; empty if it is not theirs."""

    @property
    def is_mine(self) -> bool:
        """Test if the stop is in the person's hands."""
        return bool(self.url)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A stretch of the line."""

    letter: str
    name: str
    touchpoints: tuple[Stop, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sight:
    """What one touchpoint asks of the person, with the objectives that say how far they are.

    Compared by identity, as pieces of pages are remembered by it.
    """

    anchor: str
    sign: str
    name: str
    job_role: str
    """Name of the job role whose part it is."""
    lane: str
    owner: bool
    feels: str
    """What the customer hopes for."""
    because: str
    """How the person shapes it."""
    objectives: tuple[tuple[str, str], ...]
    """Levels with the keys of their objectives; not every touchpoint asks to be demonstrated."""

    @property
    def owed(self) -> tuple[str, ...]:
        """The levels there are."""
        return tuple(level for level, _ in self.objectives)


@dataclass(frozen=True, kw_only=True, eq=False)
class Route:
    """One journey map as a person sees it. Compared by identity, as pieces of pages are remembered by it."""

    code: str
    name: str
    persona: str
    goal: str
    stages: tuple[Stage, ...]
    sights: tuple[Sight, ...]
    mine: tuple[str, ...]
    """Signs of the person's own stops."""
    stop_count: int


@dataclass(frozen=True, kw_only=True)
class LineOfSight:
    """All current maps as the holder of some job roles sees them."""

    routes: tuple[Route, ...]
    stop_count: int
    mine_count: int
    signs: dict[str, tuple[str, str]]
    """`map/touchpoint` → sign and name, of the person's own touchpoints."""


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """A touchpoint that may be the person's too: the map does not say so, and there are reasons to ask."""

    subject: str
    """`map/touchpoint`."""
    job_role: str
    """Code of the job role it may belong to."""
    job_role_name: str
    sign: str
    name: str
    map_name: str
    customer: str
    """What the customer does there."""
    reasons: tuple[str, ...]
    """In words, from the person's side."""
    is_strong: bool
