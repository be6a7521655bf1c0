"""Words of map files."""

from enum import StrEnum

from lms.core.words import gettext as _


class FileKind(StrEnum):
    """How a map is written in a file."""

    OUTLINE = "outline"
    CSV = "csv"
    XLSX = "xlsx"
    MERMAID = "mermaid"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return {
            FileKind.OUTLINE: _("Outline"),
            FileKind.CSV: _("CSV sheet"),
            FileKind.XLSX: _("Excel sheet"),
            FileKind.MERMAID: _("Mermaid diagram"),
        }[self]


SUFFIXES = {FileKind.OUTLINE: "md", FileKind.CSV: "csv", FileKind.XLSX: "xlsx", FileKind.MERMAID: "mmd"}
MEDIA_TYPES = {
    FileKind.OUTLINE: "text/markdown; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.MERMAID: "text/plain; charset=utf-8",
}
UNKNOWN_ROLE_LIMIT = 100
"""Unknown job roles in one file; with more it is most likely another company's."""
