"""The mantra as values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class PillarDocument:
    """One thing the mantra promises."""

    code: str
    name: str
    means: str


@dataclass(frozen=True, kw_only=True)
class PreviousMantra:
    """A mantra that the firm has left behind."""

    version: int
    text: str
    retired_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MantraDocument:
    """The firm's sentence with what belongs to it."""

    version: int
    text: str
    meaning: str
    announced_on: date | None = None
    pillars: tuple[PillarDocument, ...] = ()
    look_alikes: tuple[str, ...] = ()
    """Sentences which resemble the mantra and are not it; the wrong answers of "which is ours?"."""
    previous: tuple[PreviousMantra, ...] = ()
    segments: tuple[str, ...] = ()
    """For scripts without spaces: pieces which joined give the text."""
    leader_message: str = ""
    owner: str = ""
    """Code of the job role that leads it; empty while nobody does."""


@dataclass(frozen=True, kw_only=True)
class PillarUses:
    """How the journey maps use the pillars; the mantra itself does not know."""

    used: frozenset[str] = frozenset()
    """Codes of the pillars that some impact carries."""
    untagged: tuple[str, ...] = ()
    """Names of the job roles none of whose impacts carries a pillar, in the firm's order."""
