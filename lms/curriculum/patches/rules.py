"""Merge a trainer's changes into generated text. Nothing is guessed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lms.core.differences import merge_parts
from lms.courses.format import blocks, lesson
from lms.courses.format.parts import LessonPart, parts_from_plain
from lms.courses.format.render import render_piece
from lms.courses.terms import ModuleDocument, PageDocument
from lms.curriculum.patches.terms import MergedPage, Paragraph, Patch, PatchConflict, PatchedModule, Source

QUESTION_MARK = ":::"
"""Starts a question; followed by a number, from 1, it stands for the question at that place."""
_BLANK = re.compile(r"\n[ \t]*\n+")
_FORBIDDEN = re.compile(r"^(:::|##?(?!#)\s|---\s*$|(`{3,}|~{3,}))", re.MULTILINE)


def split_page(body: str) -> tuple[str, ...]:
    """Return the pieces of a page: paragraphs, lists and quotations, and each block as one."""
    found: list[str] = []
    for piece in blocks.pieces(body.split("\n"), 1):
        if isinstance(piece, blocks.Block):
            found.append("\n".join((piece.opening, *piece.lines, ":::")))
        else:
            found += [part.strip("\n") for part in _BLANK.split("\n".join(piece.lines)) if part.strip()]
    return tuple(found)


def join_page(parts: Iterable[str]) -> str:
    """Return the page that `split_page` splits into these blocks."""
    return "\n\n".join(part for part in parts if part.strip())


def is_question(part: str) -> bool:
    """Test if a piece is a question: those follow the map and cannot be edited here."""
    return isinstance(piece := _piece(part), blocks.Block) and piece.is_question


def read_part(part: str) -> LessonPart:
    """Return a piece as it is drawn; of a question only that it is one."""
    piece = _piece(part)
    asks = isinstance(piece, blocks.Block) and piece.is_question
    return parts_from_plain([{"line": 1} if asks else render_piece(piece)])[0]


def forbidden_line(text: str) -> str:
    """Return the line of a trainer's text that would start a page, a question or code; empty if none would.

    A block that lessons draw may stand by itself.
    """
    piece = _piece(text)
    is_block = isinstance(piece, blocks.Block) and not piece.is_question and not any(lesson.check(piece, ""))
    searched = "\n".join(piece.lines) if is_block else text
    found = _FORBIDDEN.search(searched)
    return "" if found is None else searched[found.start() :].split("\n", 1)[0]


def merge_page(patch: Patch, generated: str) -> MergedPage:
    """Return a page as it is generated now with the trainer's changes; where both changed, the map's text and a conflict."""
    paragraphs: list[Paragraph] = []
    conflicts: list[PatchConflict] = []
    for chunk in merge_parts(split_page(patch.base), split_page(patch.text), split_page(generated)):
        if chunk.is_conflict:
            conflicts.append(
                PatchConflict(
                    page_code=patch.page_code,
                    base=join_page(chunk.base),
                    trainer=join_page(chunk.mine),
                    map=join_page(chunk.theirs),
                )
            )
        from_map = frozenset(chunk.theirs)
        paragraphs += [
            Paragraph(text=part, source=Source.MAP if part in from_map else Source.TRAINER)
            for part in (chunk.theirs if chunk.is_conflict else chunk.merged)
        ]
    return MergedPage(paragraphs=tuple(paragraphs), conflicts=tuple(conflicts))


def apply_patches(document: ModuleDocument, patches: Iterable[Patch]) -> PatchedModule:
    """Return a generated module with the trainers' changes to its pages; the same input gives the same bytes.

    Where the map changed the same text, the map's is used; a change whose page was removed is a conflict.
    """
    own = {patch.page_code: patch for patch in patches if patch.module_code == document.code}
    pages: list[PageDocument] = []
    conflicts: list[PatchConflict] = []
    for page in document.pages:
        patch = own.pop(page.code, None)
        if patch is None:
            pages.append(page)
            continue
        merged = merge_page(patch, page.body)
        conflicts += merged.conflicts
        pages.append(replace(page, body=join_page(paragraph.text for paragraph in merged.paragraphs)))
    conflicts += [PatchConflict(page_code=code, base=p.base, trainer=p.text, map="") for code, p in sorted(own.items())]
    return PatchedModule(document=_with_pages(document, pages), conflicts=tuple(conflicts))


def patches_from_plain(plain: Sequence[Mapping[str, str]]) -> tuple[Patch, ...]:
    """Read back what `patch_to_plain` wrote."""
    return tuple(
        Patch(module_code=row["module"], page_code=row["page"], base=row["base"], text=row["text"]) for row in plain
    )


def patch_to_plain(patch: Patch) -> dict[str, str]:
    """Return a patch as a release freezes it."""
    return {"module": patch.module_code, "page": patch.page_code, "base": patch.base, "text": patch.text}


def _piece(part: str) -> blocks.Prose | blocks.Block:
    """Return the one piece of a text; a text of several, or of none, as prose."""
    pieces = tuple(blocks.pieces(part.split("\n"), 1))
    return pieces[0] if len(pieces) == 1 else blocks.Prose(line=1, lines=tuple(part.split("\n")))


def _with_pages(document: ModuleDocument, pages: Sequence[PageDocument]) -> ModuleDocument:
    if tuple(pages) == document.pages:
        return document
    # The whole text changes only between a heading and the next, so that everything else stays byte for byte.
    lines = document.source.split("\n")
    end = lines.index("---", 1)
    headings = {
        section.line: section.title
        for section in blocks.sections(lines[end + 1 :], end + 2)
        if section.title is not None
    }
    written = ["\n".join(lines[: end + 1])]
    for line, page in zip(sorted(headings), pages, strict=True):
        written += [lines[line - 1], page.body]
    return replace(document, pages=tuple(pages), source=join_page(written) + "\n")
