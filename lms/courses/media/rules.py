"""Names for media."""

import re
from collections.abc import Container

from lms.core.text import clean, slug
from lms.files.terms import FileType

_MAX_LENGTH = 60


def display_name(file_name: str) -> str:
    """Return a file's own name for display: without folders and control characters."""
    return clean(re.split(r"[/\\]", file_name)[-1])[-160:].strip()


def free_name(file_name: str, file_type: FileType, taken: Container[str]) -> str:
    """Return the name of a file in Markdown: its own as a slug, with the suffix of its real type, and not taken."""
    stem = slug(re.sub(r"\.\w{1,5}\Z", "", display_name(file_name)))[:_MAX_LENGTH].strip("-")
    stem = file_type.kind.value if stem == "x" else stem
    number = 1
    while (name := f"{stem}{'' if number == 1 else f'-{number}'}.{file_type.suffix}") in taken:
        number += 1
    return name
