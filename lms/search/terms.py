"""Words of the search."""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _


class EntryKind(StrEnum):
    """What can be found."""

    LESSON = "lesson"
    TOUCHPOINT = "touchpoint"
    STANDARD = "standard"

    @property
    def label(self) -> Message:
        """What people call it."""
        return _KIND_LABELS[self]


_KIND_LABELS = {EntryKind.LESSON: _("Lesson"), EntryKind.TOUCHPOINT: _("Touchpoint"), EntryKind.STANDARD: _("Standard")}


@frozen
class EntryDocument:
    """One thing that can be found."""

    kind: EntryKind
    title: str
    parent_title: str
    """Name of the lesson's module, or of the map."""
    body: str
    place: str
    """What it is, the same in all versions: `module/<code>#<page>`, `map/touchpoint`, `map/touchpoint@job role`."""
    sign: str = ""
    """Of touchpoints: `C3`."""
    module_version_id: UUID | None = None
    page_number: int = 0
    map_code: str = ""
    touchpoint_code: str = ""
    job_roles: tuple[str, ...] = ()
    """Codes of the job roles it concerns most."""


@frozen
class MarkedPiece:
    """A piece of a text, and whether it is what was searched for."""

    text: str
    is_hit: bool


@frozen
class Question:
    """What somebody searches for, as words that are compared."""

    words: tuple[str, ...] = ()
    """Folded, each once; the last one may be the start of a word."""

    @property
    def prefix(self) -> str:
        """The last word, which may be the start of one."""
        return self.words[-1] if self.words else ""

    def is_hit(self, word: str) -> bool:
        """Test if a folded word is one of those searched for."""
        return word in self.words or (bool(self.prefix) and word.startswith(self.prefix))

    def is_in(self, words: Collection[str]) -> bool:
        """Test if every word that is searched for is among these; the last one may be the start of one."""
        return all(word in words for word in self.words[:-1]) and any(
            word.startswith(self.prefix) for word in words if self.prefix
        )


@frozen
class HelpTopic:
    """One question that the help page answers, or one guide."""

    title: str
    text: str
    url: str
