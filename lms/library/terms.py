"""A content package as values."""

from dataclasses import dataclass

from lms.courses.terms import ModuleDocument
from lms.curriculum.terms import Snapshot


@dataclass(frozen=True, kw_only=True)
class PackageDocument:
    """All that a company has written: its alignment, and its trainers' modules in the order of their codes."""

    snapshot: Snapshot
    modules: tuple[ModuleDocument, ...] = ()
