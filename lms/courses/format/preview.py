"""A module's text as a learner would meet it, also while it is unfinished."""

from collections.abc import Mapping

from lms.core.frozen import frozen
from lms.core.problems import Diagnostic
from lms.courses.format import blocks
from lms.courses.format.parts import LessonPart, parts_from_plain
from lms.courses.format.reader import Reading, read_unfinished
from lms.courses.format.render import NO_MEDIA, render_piece
from lms.courses.terms import ItemDocument, ModuleDocument
from lms.markup.media import MediaFile
from lms.markup.renderer import plain


@frozen
class PreviewPart:
    """A piece of a page; of a question that is right also its item."""

    part: LessonPart
    item: ItemDocument | None = None


@frozen
class PreviewPage:
    """One page."""

    title: str
    parts: tuple[PreviewPart, ...]


@frozen
class Preview:
    """The whole module."""

    document: ModuleDocument | None
    """`None` if the text cannot be read at all."""
    pages: tuple[PreviewPage, ...]
    problems: tuple[Diagnostic, ...]


def preview(source: str, *, code: str, media: Mapping[str, MediaFile] | None = None) -> Preview:
    """Read a text and draw its pages; `media` as in `read_module`."""
    reading = read_unfinished(source, code=code, media=media)
    if reading.document is None:
        return Preview(document=None, pages=(), problems=reading.problems)
    lines = source.replace("\r\n", "\n").split("\n")
    end = blocks.header_end(lines) or 0
    pages = tuple(
        PreviewPage(title=plain(section.title), parts=_parts(section, reading, media or NO_MEDIA))
        for section in blocks.sections(lines[end + 1 :], end + 2)
        if section.title is not None
    )
    return Preview(document=reading.document, pages=pages, problems=reading.problems)


def _parts(section: blocks.Section, reading: Reading, media: Mapping[str, MediaFile]) -> tuple[PreviewPart, ...]:
    plain_parts = [
        {"line": piece.line} if isinstance(piece, blocks.Block) and piece.is_question else render_piece(piece, media)
        for piece in blocks.pieces(section.lines, section.line + 1)
    ]
    return tuple(
        PreviewPart(part=part, item=reading.items.get(part.line_number)) for part in parts_from_plain(plain_parts)
    )
