"""A content package as values."""

from dataclasses import dataclass

from lms.courses.terms import ModuleDocument
from lms.curriculum.terms import Snapshot
from lms.library.media import MediaDocument


@dataclass(frozen=True, kw_only=True)
class PackageDocument:
    """All that a company has written: its alignment, its trainers' modules in the order of their codes, and its media by name."""

    snapshot: Snapshot
    modules: tuple[ModuleDocument, ...] = ()
    media: tuple[MediaDocument, ...] = ()
