"""A module's text cut into pages, and pages into prose and blocks."""

import re
from collections.abc import Iterator, Sequence

from lms.core.frozen import frozen

OPENING = re.compile(r"^:::\s*question\s+([a-z]+)\s*+(?:\{#([A-Za-z0-9][\w.-]{0,63})\})?\s*+$")
_NAMED = re.compile(r"^:::\s*([^\W\d_]+)")
"""What opens a block of whatever kind; a line without a word closes one."""
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"^##\s(.+)$")


@frozen
class Section:
    """The lines between one `##` heading and the next; before the first, `title` is `None`."""

    title: str | None
    line: int
    """Line of the heading, from 1."""
    lines: tuple[str, ...]


@frozen
class Prose:
    """Lines of Markdown."""

    line: int
    lines: tuple[str, ...]


@frozen
class Block:
    """A `:::` block with its inner lines."""

    line: int
    opening: str
    lines: tuple[str, ...]
    is_closed: bool

    @property
    def word(self) -> str:
        """What kind of block it is, as written: `question`, `good` …; empty where no word follows the colons."""
        named = _NAMED.match(self.opening)
        return named[1] if named else ""

    @property
    def is_question(self) -> bool:
        """Test if it asks something, or is too wrong to tell."""
        return self.word in ("question", "")


def header_end(lines: Sequence[str]) -> int | None:
    """Return the index of the line that ends the header, or `None` if the text does not begin with a whole one."""
    if not lines or lines[0].strip() != "---":
        return None
    return next((n for n, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)


def sections(lines: Sequence[str], first_line: int) -> Iterator[Section]:
    """Cut lines at `##` headings; a heading inside a code fence is code."""
    title: str | None = None
    start, held = first_line, list[str]()
    fence = ""
    for number, text in enumerate(lines, first_line):
        fence = _fence_after(fence, text)
        heading = None if fence else _HEADING.match(text)
        if heading is None:
            held.append(text)
            continue
        yield Section(title=title, line=start, lines=tuple(held))
        title, start, held = _bare(heading[1]), number, []
    yield Section(title=title, line=start, lines=tuple(held))


def pieces(lines: Sequence[str], first_line: int) -> Iterator[Prose | Block]:
    """Cut lines into prose and `:::` blocks; a block that is never closed runs to the next one, or to the end."""
    held: list[str] = []
    start, opening, fence = first_line, "", ""
    for number, text in enumerate(lines, first_line):
        if opening:
            if text.strip() == ":::":
                yield Block(line=start, opening=opening, lines=tuple(held), is_closed=True)
                held, start, opening = [], number + 1, ""
            elif _NAMED.match(text):
                yield Block(line=start, opening=opening, lines=tuple(held), is_closed=False)
                held, start, opening = [], number, text.strip()
            else:
                held.append(text)
            continue
        fence = _fence_after(fence, text)
        if not fence and text.startswith(":::"):
            if any(one.strip() for one in held):
                yield Prose(line=start, lines=tuple(held))
            held, start, opening = [], number, text.strip()
        else:
            held.append(text)
    if opening:
        yield Block(line=start, opening=opening, lines=tuple(held), is_closed=False)
    elif any(one.strip() for one in held):
        yield Prose(line=start, lines=tuple(held))


def all_blocks(source: str) -> Iterator[Block]:
    """Yield the blocks of a whole text in their order, each with its line."""
    lines = source.replace("\r\n", "\n").split("\n")
    end = header_end(lines)
    if end is None:
        return
    for section in sections(lines[end + 1 :], end + 2):
        for piece in pieces(section.lines, section.line + 1 if section.title else section.line):
            if isinstance(piece, Block):
                yield piece


def _bare(heading: str) -> str:
    """Return a heading without the spaces around it and the signs that may close it."""
    text = heading.strip()
    return text.rstrip("#").rstrip() or text[:1] or heading[:1]


def _fence_after(fence: str, text: str) -> str:
    match = _FENCE.match(text)
    if match is None:
        return fence
    if not fence:
        return match[1]
    return "" if text.strip().startswith(fence) and not text.strip().strip(fence[0]) else fence
