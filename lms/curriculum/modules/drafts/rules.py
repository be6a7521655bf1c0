"""Decisions about drafts."""

from collections.abc import Sequence
from enum import StrEnum

from lms.core.differences import merge_parts
from lms.core.text import clean

LIMIT = 100_000
"""Characters of one module, at most (security.md R14)."""


class Choice(StrEnum):
    """Whose lines to take where both changed them; both: mine, then theirs."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"


def clean_source(text: str) -> str:
    """Return a module's text without control characters, bidi controls and lone surrogates, in NFC.

    Line feeds are all that ends a line; nothing is trimmed. Source: security.md R13.
    """
    return clean(f"|\n{text}\n|", multiline=True)[2:-2]


def resolve_conflicts(base: str, mine: str, theirs: str, choices: Sequence[Choice]) -> str:
    """Merge two people's texts as `merge_texts` does, each conflict as chosen, in order; mine where nothing was chosen."""
    chosen = iter(choices)
    merged: list[str] = []
    for chunk in merge_parts(*(text.splitlines(keepends=True) for text in (base, mine, theirs))):
        if not chunk.is_conflict:
            merged += chunk.merged
            continue
        choice = next(chosen, Choice.MINE)
        merged += chunk.mine if choice is not Choice.THEIRS else ()
        merged += chunk.theirs if choice is not Choice.MINE else ()
    return "".join(merged)
