"""User text as Markdown that shows exactly that text; question blocks; reading time."""

import math
import re
from collections.abc import Sequence

from lms.courses.terms import ItemDocument, ItemMode

_WORDS_PER_MINUTE = 200
_MINUTES_PER_QUESTION = 1 / 3
_ANYWHERE = re.compile(r"([\\`*_\[\]<>~{}|]|&(?=#?\w+;)|:(?=::)|(?<=::):|!(?=\[))")
_AT_START = re.compile(r"^([#+\-=!?:]|\d+(?=[.)]))")
_WORD = re.compile(r"\w+")


def escape(text: str) -> str:
    """Return plain text as Markdown on one line that shows it letter for letter."""
    flat = _ANYWHERE.sub(r"\\\1", " ".join(text.split()))
    if (numbered := re.match(r"\d+(?=[.)])", flat)) is not None:
        return f"{numbered[0]}\\{flat[numbered.end() :]}"
    return _AT_START.sub(r"\\\1", flat)


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
    told = dict(item.feedback)

    def option(mark: str, label: str) -> str:
        return f"- [{mark}] {escape(label)}" + (f"  > {escape(told[label])}" if label in told else "")

    stem = escape(item.stem)
    if item.mode in {ItemMode.ONE, ItemMode.MANY}:
        kind = "choice" if item.mode == ItemMode.ONE else "choices"
        lines = [*(option("x", k) for k in item.key), *(option(" ", d) for d in item.distractors)]
        # Sorted, so that the place of the right answer in the text tells nothing.
        lines.sort(key=lambda line: line[6:])
    elif item.mode == ItemMode.ORDER:
        kind, lines = "order", [f"{n}. {escape(k)}" for n, k in enumerate(item.key, 1)]
    elif item.mode == ItemMode.MATCH:
        kind = "match"
        lines = [f"- {_side(p)} = {_side(k)}" for p, k in zip(item.prompts, item.key, strict=True)]
    elif item.mode == ItemMode.TEXT:
        kind, lines = "short", [f"= {escape(k)}" for k in item.key]
    else:
        kind, lines = "reflect", []
    ending = [f"! {escape(item.explanation)}"] if item.explanation else []
    return "\n".join([f"::: question {kind} {{#{item.item_id}}}", stem, *lines, *ending, ":::"])


def minutes(text: str, questions: int) -> int:
    """Estimate whole minutes for reading a text and answering questions, at least 1."""
    words = len(_WORD.findall(text))
    return max(1, math.ceil(words / _WORDS_PER_MINUTE + questions * _MINUTES_PER_QUESTION))


def _side(text: str) -> str:
    return escape(text).replace(" = ", " \\= ")
