"""Pages of a module to what the reader shows: safe HTML with questions in their places."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from lms.courses.format import blocks
from lms.courses.terms import ModuleDocument
from lms.markup.media import MediaFile
from lms.markup.renderer import render

VERSION = 2
"""Raise it when the same text comes out differently."""


NO_MEDIA: Mapping[str, MediaFile] = {}


def render_prose(lines: Sequence[str], media: Mapping[str, MediaFile] = NO_MEDIA) -> Markup:
    """Return the lines between two questions as safe HTML, which shows those of `media` that it names."""
    return render("\n".join(lines), media)


def render_pages(document: ModuleDocument, media: Mapping[str, MediaFile] = NO_MEDIA) -> list[dict[str, Any]]:
    """Return `[{"code", "title", "parts": [{"html": …} | {"item": item id}]}]`.

    The questions of the text are the document's items, in the same order. `media` are the files that it may show, by name.
    """
    items = iter(document.items)
    pages = []
    for page in document.pages:
        parts: list[dict[str, str]] = []
        for piece in blocks.pieces(page.body.split("\n"), 1):
            if isinstance(piece, blocks.Block):
                parts.append({"item": next(items).item_id})
            else:
                parts.append({"html": str(render_prose(piece.lines, media))})
        pages.append({"code": page.code, "title": page.title, "parts": parts})
    return pages
