"""Words of map files."""

from enum import StrEnum


class FileKind(StrEnum):
    """How a map is written in a file."""

    OUTLINE = "outline"
    CSV = "csv"
    XLSX = "xlsx"
    MERMAID = "mermaid"


SUFFIXES = {FileKind.OUTLINE: "md", FileKind.CSV: "csv", FileKind.XLSX: "xlsx", FileKind.MERMAID: "mmd"}
MEDIA_TYPES = {
    FileKind.OUTLINE: "text/markdown; charset=utf-8",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.MERMAID: "text/plain; charset=utf-8",
}
NAMES = {
    FileKind.OUTLINE: "Outline",
    FileKind.CSV: "CSV sheet",
    FileKind.XLSX: "Excel sheet",
    FileKind.MERMAID: "Mermaid diagram",
}
STRANGER_LIMIT = 100
"""Unknown job roles in one file; more is another firm's file."""
