"""Names for media."""

import re
from collections.abc import Container

from lms.core.text import clean, slug
from lms.files.terms import FileType

_LONGEST = 60


def shown_name(file_name: str) -> str:
    """Return a file's own name as it can be shown: without folders, controls and odd characters."""
    return clean(re.split(r"[/\\]", file_name)[-1])[-160:].strip()


def free_name(file_name: str, file_type: FileType, taken: Container[str]) -> str:
    """Return the name by which Markdown calls a file: from its own name, with the ending of its real type, not taken yet."""
    stem = slug(re.sub(r"\.\w{1,5}\Z", "", shown_name(file_name)))[:_LONGEST].strip("-")
    stem = file_type.kind.value if stem == "x" else stem
    number = 1
    while (name := f"{stem}{'' if number == 1 else f'-{number}'}.{file_type.suffix}") in taken:
        number += 1
    return name
