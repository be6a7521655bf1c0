"""Changes to generated text as values."""

from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.courses.terms import ModuleDocument


class Source(StrEnum):
    """Whose text a paragraph is."""

    MAP = "map"
    TRAINER = "trainer"

    @property
    def label(self) -> str:
        """Return it in words."""
        return {Source.MAP: _("From the map"), Source.TRAINER: _("Edited by a trainer")}[self]


@frozen
class Patch:
    """What a trainer made of one page of a generated module."""

    module_code: str
    page_code: str
    base: str
    """The page as it was generated when the trainer wrote."""
    text: str
    """The page as the trainer left it."""


@frozen
class Paragraph:
    """One block of a page, with whose it is."""

    text: str
    source: Source


@frozen
class PatchConflict:
    """A chunk that the trainer and the map both changed: the map's text is used until a trainer decides."""

    page_code: str
    base: str
    """As it was generated when the trainer wrote."""
    trainer: str
    map: str
    """As it is generated now; empty when the page was removed."""


@frozen
class MergedPage:
    """A generated page with the trainer's changes in it."""

    paragraphs: tuple[Paragraph, ...]
    conflicts: tuple[PatchConflict, ...] = ()


@frozen
class PatchedModule:
    """A generated module with all changes that could be merged."""

    document: ModuleDocument
    conflicts: tuple[PatchConflict, ...] = ()
    """Empty when all changes could be merged."""
