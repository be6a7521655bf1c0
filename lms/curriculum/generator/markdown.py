"""User text as Markdown that shows exactly that text; blocks with a meaning; question blocks; reading time."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lms.core.text import UNSPACED, has_unspaced
from lms.courses.format.writer import write_question
from lms.courses.items import plain_kind
from lms.courses.items.writing import escape
from lms.courses.terms import ItemDocument

_WORDS_PER_MINUTE, _LETTERS_PER_MINUTE = 200, 400
_MINUTES_PER_QUESTION = 25 / 60
_WORD = re.compile(r"\w+")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_FENCE = re.compile(r"^:::.*$", re.MULTILINE)


def paragraphs(text: str) -> str:
    """Return plain text of several paragraphs as Markdown."""
    return "\n\n".join(escape(one) for one in re.split(r"\n\s*\n", text) if one.strip())


def bullets(lines: Iterable[str], mark: str = "-") -> str:
    """Return escaped lines as a list."""
    return "\n".join(f"{mark} {line}" for line in lines)


def blocks(*parts: str) -> str:
    """Join blocks of Markdown with blank lines, leaving out empty ones."""
    return "\n\n".join(part for part in parts if part)


def fenced(word: str, body: str, about: str = "") -> str:
    """Return Markdown as a block that says what its body means, or nothing where there is no body."""
    opening = f"::: {word} {about}".rstrip()
    return f"{opening}\n{body}\n:::" if body else ""


def listed(word: str, texts: Sequence[str]) -> str:
    """Return plain texts as a block with a list, or nothing."""
    return fenced(word, bullets(map(escape, texts)))


def question(item: ItemDocument) -> str:
    """Write an item as a `::: question` block of the module dialect; its scene stands above, so only what is asked is written."""
    return write_question(replace(item, kind=plain_kind(item.mode), stem=item.question or item.stem))


def reading_time(text: str, questions: int) -> float:
    """Estimate the minutes for reading a text and answering questions, in parts of a minute."""
    shown = _FENCE.sub("", text)
    letters = len(_UNSPACED.findall(shown)) if has_unspaced(shown) else 0
    words = len(_WORD.findall(_UNSPACED.sub(" ", shown) if letters else shown))
    return words / _WORDS_PER_MINUTE + letters / _LETTERS_PER_MINUTE + questions * _MINUTES_PER_QUESTION
