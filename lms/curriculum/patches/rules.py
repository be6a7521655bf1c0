"""Generated text and a trainer's changes to it, brought together. Nothing is guessed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from lms.core.differences import merge_parts
from lms.courses.format import blocks
from lms.courses.terms import ModuleDocument, PageDocument
from lms.curriculum.patches.terms import MergedPage, Paragraph, Patch, PatchClash, PatchedModule, Source

QUESTION_MARK = ":::"
"""Begins a question; with a number it stands for the question at that place, from 1."""
_BLANK = re.compile(r"\n[ \t]*\n+")
_FORBIDDEN = re.compile(r"^(:::|##?(?!#)\s|---\s*$|(`{3,}|~{3,}))", re.MULTILINE)


def cut_page(body: str) -> tuple[str, ...]:
    """Return the blocks of a page: paragraphs, lists and quotations, and each question as one."""
    found: list[str] = []
    for piece in blocks.pieces(body.split("\n"), 1):
        if isinstance(piece, blocks.Block):
            found.append("\n".join((piece.opening, *piece.lines, ":::")))
        else:
            found += [one.strip("\n") for one in _BLANK.split("\n".join(piece.lines)) if one.strip()]
    return tuple(found)


def join_page(parts: Iterable[str]) -> str:
    """Return the page that `cut_page` cuts into these blocks."""
    return "\n\n".join(part for part in parts if part.strip())


def is_question(part: str) -> bool:
    """Test if a block is a question: its key follows the map, so nobody edits it here."""
    return part.startswith(QUESTION_MARK)


def breaks_the_page(text: str) -> str:
    """Return the line of a trainer's text that would begin a page, a question or code; empty if none would."""
    found = _FORBIDDEN.search(text)
    return "" if found is None else text[found.start() :].split("\n", 1)[0]


def merge_page(patch: Patch, generated: str) -> MergedPage:
    """Return a page as it is generated now with the trainer's changes; where both changed, the map's words and a clash."""
    chunks = merge_parts(cut_page(patch.base), cut_page(patch.text), cut_page(generated))
    paragraphs: list[Paragraph] = []
    clashes: list[PatchClash] = []
    for one in chunks:
        if one.is_conflict:
            clashes.append(
                PatchClash(
                    page_code=patch.page_code,
                    base=join_page(one.base),
                    trainer=join_page(one.mine),
                    map=join_page(one.theirs),
                )
            )
        taken, generated_parts = one.theirs if one.is_conflict else one.merged, frozenset(one.theirs)
        paragraphs += [
            Paragraph(text=part, source=Source.MAP if part in generated_parts else Source.TRAINER) for part in taken
        ]
    return MergedPage(paragraphs=tuple(paragraphs), clashes=tuple(clashes))


def apply_patches(document: ModuleDocument, patches: Iterable[Patch]) -> PatchedModule:
    """Return a generated module with the trainers' changes to its pages; the same input gives the same bytes.

    A page keeps the map's words where the map has changed them as well, and where its page is gone nothing is put elsewhere.
    """
    own = {patch.page_code: patch for patch in patches if patch.module_code == document.code}
    pages: list[PageDocument] = []
    clashes: list[PatchClash] = []
    for page in document.pages:
        patch = own.pop(page.code, None)
        if patch is None:
            pages.append(page)
            continue
        merged = merge_page(patch, page.body)
        clashes += merged.clashes
        pages.append(replace(page, body=join_page(paragraph.text for paragraph in merged.paragraphs)))
    clashes += [PatchClash(page_code=code, base=p.base, trainer=p.text, map="") for code, p in sorted(own.items())]
    return PatchedModule(document=_with_pages(document, pages), clashes=tuple(clashes))


def patches_from_plain(plain: Sequence[Mapping[str, str]]) -> tuple[Patch, ...]:
    """Read back what `patch_to_plain` wrote."""
    return tuple(
        Patch(module_code=one["module"], page_code=one["page"], base=one["base"], text=one["text"]) for one in plain
    )


def patch_to_plain(patch: Patch) -> dict[str, str]:
    """Return a patch as a release freezes it."""
    return {"module": patch.module_code, "page": patch.page_code, "base": patch.base, "text": patch.text}


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
