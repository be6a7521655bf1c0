"""A content package as values."""

from dataclasses import field
from enum import StrEnum
from pathlib import Path

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.courses.terms import ModuleDocument
from lms.curriculum.terms import Snapshot
from lms.markup.media import MediaFile


@frozen
class MediaDocument:
    """One file of a package."""

    name: str
    alt: str | None
    """Its description or title; empty for decoration; `None` if there is none yet."""
    sha256: str
    path: Path | None = field(default=None, compare=False)
    """Where its content is; `None` if it is in the store."""

    @property
    def file(self) -> MediaFile:
        """The file as the check of modules sees it."""
        return MediaFile(name=self.name, sha256=self.sha256, is_decorative=self.alt == "")


@frozen
class PackageDocument:
    """Everything a company has written: its alignment, its trainers' modules by code, and its media by name."""

    snapshot: Snapshot
    modules: tuple[ModuleDocument, ...] = ()
    media: tuple[MediaDocument, ...] = ()


class PackageItemKind(StrEnum):
    """What a package consists of."""

    ORGANISATION = "organisation"
    SITE = "site"
    DEPARTMENT = "department"
    JOB_ROLE = "job-role"
    SYSTEM = "system"
    MANTRA = "mantra"
    MAP = "map"
    MEDIA = "media"
    MODULE = "module"

    @property
    def label(self) -> Message:
        """What one of them is called."""
        return _LABELS[self]


_LABELS = {
    PackageItemKind.ORGANISATION: _("Company"),
    PackageItemKind.SITE: _("Site"),
    PackageItemKind.DEPARTMENT: _("Department"),
    PackageItemKind.JOB_ROLE: _("Job role"),
    PackageItemKind.SYSTEM: _("System, process or policy"),
    PackageItemKind.MANTRA: _("Mantra"),
    PackageItemKind.MAP: _("Map"),
    PackageItemKind.MEDIA: _("Media file"),
    PackageItemKind.MODULE: _("Module"),
}


class PackageProblem(StrEnum):
    """What can be wrong with the files of a package, beside what is wrong with their values."""

    FILE_MISSING = "file-missing"
    FILE_TOO_LARGE = "file-too-large"
    FILE_UNKNOWN = "file-unknown"
    NAME_DIFFERS = "name-differs"
    NOT_A_FILE = "not-a-file"
    NOT_TEXT = "not-text"
    REASON_LEFT_OUT = "reason-left-out"
    REFERENCE_UNKNOWN = "reference-unknown"
    TOO_MANY_FILES = "too-many-files"
    UNSAFE_NAME = "unsafe-name"
