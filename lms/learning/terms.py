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


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What one touchpoint asks of the person, with the objectives that say how far they are."""

    anchor: str
    sign: str
    name: str
    customer: str
    hopes: str
    job_role: str
    """Name of the job role whose part it is."""
    lane: str
    is_owner: bool
    how: str
    good: tuple[str, ...]
    know_key: str
    understand_key: str
    demonstrate_key: str
    """Empty where nothing can be observed."""


@dataclass(frozen=True, kw_only=True)
class Route:
    """One journey map as a person sees it."""

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
