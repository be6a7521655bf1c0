"""Pages of a module to what the reader shows: safe HTML with questions in their places."""

from typing import Any

from lms.courses.format import blocks
from lms.courses.terms import ModuleDocument
from lms.markup.renderer import render

VERSION = 1
"""Raise it when the same text comes out differently."""


def render_pages(document: ModuleDocument) -> list[dict[str, Any]]:
    """Return `[{"code", "title", "parts": [{"html": …} | {"item": item id}]}]`.

    The questions of the text are the document's items, in the same order.
    """
    items = iter(document.items)
    pages = []
    for page in document.pages:
        parts: list[dict[str, str]] = []
        for piece in blocks.pieces(page.body.split("\n"), 1):
            if isinstance(piece, blocks.Block):
                parts.append({"item": next(items).item_id})
            else:
                parts.append({"html": str(render("\n".join(piece.lines)))})
        pages.append({"code": page.code, "title": page.title, "parts": parts})
    return pages
