"""Changes to generated text as values."""

from dataclasses import dataclass
from enum import StrEnum

from lms.courses.terms import ModuleDocument


class Source(StrEnum):
    """Whose words a paragraph is."""

    MAP = "map"
    TRAINER = "trainer"


@dataclass(frozen=True, kw_only=True)
class Patch:
    """What a trainer made of one page of a generated module."""

    module_code: str
    page_code: str
    base: str
    """The page as it was generated when the trainer wrote."""
    text: str
    """The page as the trainer left it."""


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One block of a page, with whose it is."""

    text: str
    source: Source


@dataclass(frozen=True, kw_only=True)
class PatchClash:
    """A stretch that the trainer and the map both changed: the map's words stand until somebody decides."""

    page_code: str
    base: str
    """As it was generated when the trainer wrote."""
    trainer: str
    map: str
    """As it is generated now; empty when the page is gone."""


@dataclass(frozen=True, kw_only=True)
class MergedPage:
    """A generated page with the trainer's changes in it."""

    paragraphs: tuple[Paragraph, ...]
    clashes: tuple[PatchClash, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PatchedModule:
    """A generated module with all changes that fit."""

    document: ModuleDocument
    clashes: tuple[PatchClash, ...] = ()
    """Empty when every change found its place."""
