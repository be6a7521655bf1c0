"""Blocks of a lesson to plain values, as they are stored in JSON: what is said, not how it is drawn."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from lms.core.problems import Diagnostic
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.courses.format.blocks import Block
from lms.markup.media import MediaFile
from lms.markup.renderer import plain, render

_ARGUMENTS = re.compile(r"^:::\s*[^\W\d_]+\s*+(?:\{([^{}]*)\})?\s*+$")
_AT = re.compile(r"(?:^|\s)at=(\S+)")
_ENTRY = re.compile(r"^[-+*]\s+(.*)$")
_QUOTED = re.compile(r"^>\s?(.*)$")
_PILLAR = re.compile(r"^\*\*(.+?)\*\*\s*(?::\s*(.*))?$")
_SHOWN_BY = re.compile(r"^(.+)\s\(([^()]+)\)$")
_ROLE = re.compile(r"^(.+?)(?<!\\):\s+(.+)$")


class BlockWord(StrEnum):
    """What a block of a lesson says. Source: training.md 2."""

    SCENE = "scene"
    GOOD = "good"
    NEVER = "never"
    BECAUSE = "because"
    MISSED = "missed"
    RELIES = "relies"
    BEHIND = "behind"
    ALSO = "also"
    KEEPS = "keeps"
    PILLAR = "pillar"
    LINE = "line"
    WAS = "was"
    NOW = "now"


WORDS: frozenset[str] = frozenset(BlockWord)


def check(block: Block, file: str) -> Iterator[Diagnostic]:
    """Yield what is wrong with a block that asks nothing: it must end, and its word should be a known one."""
    if not block.is_closed:
        message = _("End this block with a line `:::`. A block can’t contain another one.")
        yield Diagnostic(file=file, line=block.line, message=message)
    if block.word not in WORDS:
        message = _(
            "“%(word)s” is not a block, so its text is shown as it is. Blocks: %(words)s.",
            word=block.word,
            words=Listed(BlockWord),
        )
        yield Diagnostic(file=file, line=block.line, message=message, is_error=False)
    elif _ARGUMENTS.match(block.opening) is None:
        message = _("Write only `{…}` after the word of a block, and its text on the next line.")
        yield Diagnostic(file=file, line=block.line, message=message)


def find_place(block: Block) -> str:
    """Return the `map/touchpoint`, or the map of a line, at which a block says that it stands; empty if it does not."""
    arguments = _ARGUMENTS.match(block.opening) if block.word in WORDS else None
    at = _AT.search(arguments[1]) if arguments and arguments[1] else None
    return at[1][:140] if at else ""


def to_plain(block: Block, media: Mapping[str, MediaFile]) -> dict[str, Any]:
    """Return a block as plain values: `html` is all of its text, for who does not know the word."""
    values: dict[str, Any] = {"html": str(render("\n".join(block.lines), media))}
    if block.word not in WORDS:
        return values
    values["block"] = block.word
    if at := find_place(block):
        values["at"] = at
    if (more := _READERS.get(BlockWord(block.word))) is not None:
        values |= more(block.lines, media)
    return values


def _scene(lines: Sequence[str], media: Mapping[str, MediaFile]) -> dict[str, Any]:
    quoted = [match[1] for line in lines if (match := _QUOTED.match(line))]
    text = "\n".join(line for line in lines if not _QUOTED.match(line))
    return {"text": str(render(text, media)), "quote": " ".join(plain(line) for line in quoted if line.strip())}


def _rows(lines: Sequence[str], media: Mapping[str, MediaFile]) -> dict[str, Any]:
    return {"rows": [str(render(row, media)) for _mark, row in _entries(lines)]}


def _names(lines: Sequence[str], _media: Mapping[str, MediaFile]) -> dict[str, Any]:
    return {"names": [plain(row) for _mark, row in _entries(lines)]}


def _people(lines: Sequence[str], _media: Mapping[str, MediaFile]) -> dict[str, Any]:
    people = []
    for _mark, row in _entries(lines):
        both = _ROLE.match(row)
        people.append([plain(both[1]), plain(both[2])] if both else [plain(row), ""])
    return {"people": people}


def _pillar(lines: Sequence[str], _media: Mapping[str, MediaFile]) -> dict[str, Any]:
    values: dict[str, Any] = {"name": "", "means": "", "good": [], "never": [], "names": []}
    for mark, row in _entries(lines):
        named = _PILLAR.match(row)
        if mark == "+":
            shown = _SHOWN_BY.match(row)
            values["good"].append(plain(shown[1] if shown else row))
            values["names"].append(plain(shown[2]) if shown else "")
        elif mark:
            values["never"].append(plain(row))
        elif named and not values["name"]:
            values |= {"name": plain(named[1]), "means": plain(named[2] or "")}
        else:
            values["means"] = f"{values['means']} {plain(row)}".strip()
    return values


def _entries(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the entries of a list, each with its mark; text that is no list is an entry without one."""
    mark, held = "", list[str]()
    for line in (*lines, ""):
        entry = _ENTRY.match(line)
        if held and (entry is not None or not line.strip()):
            yield mark, "\n".join(held)
            mark, held = "", []
        if entry is not None:
            mark, held = line[0], [entry[1]]
        elif line.strip():
            held.append(line.strip())


_READERS: Mapping[BlockWord, Callable[[Sequence[str], Mapping[str, MediaFile]], dict[str, Any]]] = {
    BlockWord.SCENE: _scene,
    BlockWord.GOOD: _rows,
    BlockWord.NEVER: _rows,
    BlockWord.RELIES: _people,
    BlockWord.BEHIND: _people,
    BlockWord.ALSO: _people,
    BlockWord.KEEPS: _names,
    BlockWord.PILLAR: _pillar,
    BlockWord.LINE: _names,
}
"""What a word needs beside its text as a whole."""
