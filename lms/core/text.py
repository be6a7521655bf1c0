"""Plain text: cleaning what comes in, small words on the way out."""

import re
import unicodedata
from collections.abc import Container, Iterator
from typing import Any

MAX_SLUG = 64
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Letters of scripts that put no spaces between words, for a set in a pattern: Thai, Lao, Burmese, Khmer, Japanese, Chinese."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls but line feed and tab, lone surrogates, and what turns the direction of text."""

_SHORT, _MOST_MARKS = 1000, 30
"""In characters. Source of the second: UAX 15, stream-safe text."""


def clean(text: str, *, multiline: bool = False) -> str:
    """Return the text in NFC without control characters, bidi controls and lone surrogates, trimmed.

    Line feeds and tabs survive only when `multiline`; elsewhere they become spaces.
    Source: domain.md A3, security.md R13.
    """
    text = compose(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not multiline:
        text = text.replace("\n", " ").replace("\t", " ")
    return _ODD.sub("", text).strip()


def has_unspaced(text: str) -> bool:
    """Test if a text has a letter of a script that puts no spaces between words."""
    return _UNSPACED.search(text) is not None


def compose(text: str) -> str:
    """Return the text in NFC; of more marks on one letter than any language has, only the first are kept.

    Putting marks in order takes a time that grows with the square of their number.
    """
    if len(text) > _SHORT and not text.isascii():
        text = "".join(_with_few_marks(text))
    return unicodedata.normalize("NFC", text)


def _with_few_marks(text: str) -> Iterator[str]:
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= _MOST_MARKS:
            yield character


def is_slug(text: str) -> bool:
    """Test if the text may be a code: lower-case words joined by hyphens, at most 64 characters."""
    return len(text) <= MAX_SLUG and SLUG.match(text) is not None


def slug(text: str) -> str:
    """Make a code from a name: ASCII letters and digits joined by hyphens; `x` if nothing is left."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:MAX_SLUG].strip("-") or "x"


def free_slug(name: str, taken: Container[str]) -> str:
    """Make a code from a name that is not taken; where it is, the first number after those of the same name is added.

    Numbers are taken in a row as a rule, so the end of the row is sought by halves: thousands of one name cost little.
    """
    base = slug(name)

    def numbered(number: int) -> str:
        end = f"-{number}"
        return base if number == 1 else base[: MAX_SLUG - len(end)].rstrip("-") + end

    free = 1
    while numbered(free) in taken:
        free *= 2
    last = free // 2
    while last + 1 < free:
        middle = (last + free) // 2
        last, free = (middle, free) if numbered(middle) in taken else (last, middle)
    return numbered(free)


def clipped(text: str, limit: int) -> str:
    """Return the text, cut to so many characters with an ellipsis if it has more."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Say a count with its noun: `1 person`, `3 people`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def texts_in(document: Any) -> Iterator[str]:
    """Yield every text in a JSON document, however deep; keys are none."""
    if isinstance(document, str):
        yield document
    elif isinstance(document, dict):
        for inner in document.values():
            yield from texts_in(inner)
    elif isinstance(document, list):
        for inner in document:
            yield from texts_in(inner)
