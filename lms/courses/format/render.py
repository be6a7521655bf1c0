"""Pages of a module to what is stored of them: safe HTML, blocks as typed values, and questions in their places."""

from collections.abc import Mapping
from typing import Any

from lms.courses.format import blocks, lesson
from lms.courses.terms import ModuleDocument
from lms.markup.media import MediaFile
from lms.markup.renderer import render

VERSION = 3
"""Raise it when the same text comes out differently."""


NO_MEDIA: Mapping[str, MediaFile] = {}


def render_piece(piece: blocks.Prose | blocks.Block, media: Mapping[str, MediaFile] = NO_MEDIA) -> dict[str, Any]:
    """Return prose, or a block that asks nothing, as plain values; the media that it names are shown."""
    if isinstance(piece, blocks.Block):
        return lesson.to_plain(piece, media)
    return {"html": str(render("\n".join(piece.lines), media))}


def render_pages(document: ModuleDocument, media: Mapping[str, MediaFile] = NO_MEDIA) -> list[dict[str, Any]]:
    """Return `[{"code", "title", "parts": [{"html": …} | {"item": item id} | {"block": word, "html": …, …}]}]`.

    The questions of the text are the document's items, in the same order. `media` are the files that it may show, by name.
    """
    items = iter(document.items)
    pages = []
    for page in document.pages:
        parts = [
            {"item": next(items).item_id}
            if isinstance(piece, blocks.Block) and piece.is_question
            else render_piece(piece, media)
            for piece in blocks.pieces(page.body.split("\n"), 1)
        ]
        pages.append({"code": page.code, "title": page.title, "parts": parts})
    return pages
