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
