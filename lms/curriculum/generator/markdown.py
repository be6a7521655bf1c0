"""User text as Markdown that shows exactly that text; question blocks; reading time."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from lms.courses.format.writer import write_question
from lms.courses.items import plain_kind
from lms.courses.items.writing import escape
from lms.courses.terms import ItemDocument

_WORDS_PER_MINUTE = 200
_MINUTES_PER_QUESTION = 1 / 3
_WORD = re.compile(r"\w+")


def paragraphs(text: str) -> str:
    """Return plain text of several paragraphs as Markdown."""
    return "\n\n".join(escape(one) for one in re.split(r"\n\s*\n", text) if one.strip())


def bullets(lines: Sequence[str]) -> str:
    """Return escaped lines as a list."""
    return "\n".join(f"- {line}" for line in lines)


def blocks(*parts: str) -> str:
    """Join blocks of Markdown with blank lines, leaving out empty ones."""
    return "\n\n".join(part for part in parts if part)


def field(label: str, text: str) -> str:
    """Return `**Label:** text` for plain text, or nothing."""
    return f"**{label}:** {escape(text)}" if text.strip() else ""


def question(item: ItemDocument) -> str:
    """Write an item as a `::: question` block of the module dialect."""
    return write_question(replace(item, kind=plain_kind(item.mode)))


def minutes(text: str, questions: int) -> int:
    """Estimate whole minutes for reading a text and answering questions, at least 1."""
    words = len(_WORD.findall(text))
    return max(1, math.ceil(words / _WORDS_PER_MINUTE + questions * _MINUTES_PER_QUESTION))
