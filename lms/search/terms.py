"""Words of the search."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class EntryKind(StrEnum):
    """What can be found."""

    LESSON = "lesson"
    TOUCHPOINT = "touchpoint"
    STANDARD = "standard"


@dataclass(frozen=True, kw_only=True)
class EntryDocument:
    """One thing that can be found."""

    kind: EntryKind
    title: str
    where: str
    """In words: the lesson's module, or the map."""
    body: str
    place: str
    """What it is, through all versions: `module/<code>#<page>`, `map/touchpoint`, `map/touchpoint@job role`."""
    sign: str = ""
    """Of touchpoints: `C3`."""
    module_version_id: UUID | None = None
    page_number: int = 0
    map_code: str = ""
    touchpoint_code: str = ""
    job_roles: tuple[str, ...] = ()
    """Codes of the job roles whom it concerns first."""


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A stretch of a text, and whether it is what was asked for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody asked for, as words that are compared."""

    words: tuple[str, ...] = ()
    """Folded, each once; the last one may go on."""

    @property
    def prefix(self) -> str:
        """The last word, which may be typed only in part."""
        return self.words[-1] if self.words else ""

    def is_hit(self, word: str) -> bool:
        """Test if a folded word is one of those asked for."""
        return word in self.words or (bool(self.prefix) and word.startswith(self.prefix))

    def is_in(self, words: Collection[str]) -> bool:
        """Test if every word that was asked for stands among these; the last one may go on."""
        return all(word in words for word in self.words[:-1]) and any(
            word.startswith(self.prefix) for word in words if self.prefix
        )
