"""Plain text as Markdown of a module's text."""

import re
from collections.abc import Mapping

GAP = "____"
SIGN = "\ue000"
"""Stands for the gap while Markdown is read or written: underscores could mean emphasis."""
_SIGNS = re.compile(r"[\\`*_\[\]<>~{}|&:!]")
_ANYWHERE = re.compile(r"([\\`*_\[\]<>~{}|]|&(?=#?\w+;)|:(?=::)|(?<=::):|!(?=\[))")
_AT_START = re.compile(r"^([#+\-=!?:]|\d+(?=[.)]))")


def escape(text: str) -> str:
    """Return plain text as Markdown on one line that shows it letter for letter."""
    flat = " ".join(text.split())
    if _SIGNS.search(flat):  # most texts have none, and looking for one is quicker than for what may follow it
        flat = _ANYWHERE.sub(r"\\\1", flat)
    if (numbered := re.match(r"\d+(?=[.)])", flat)) is not None:
        return f"{numbered[0]}\\{flat[numbered.end() :]}"
    return _AT_START.sub(r"\\\1", flat)


def escape_gift(text: str) -> str:
    """Return plain text as GIFT on one line that shows it letter for letter."""
    return re.sub(r"([~=#{}:\\])", r"\\\1", " ".join(text.split()))


def labelled(mark: str, label: str, comments: Mapping[str, str]) -> str:
    """Return a line of an answer, with what the author says to who chooses it."""
    return f"{mark} {escape(label)}" + (f"  > {escape(comments[label])}" if label in comments else "")
