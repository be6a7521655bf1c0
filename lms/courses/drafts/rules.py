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


def settle(base: str, mine: str, theirs: str, choices: Sequence[Choice]) -> str:
    """Merge two people's texts as `merge_texts` does, each clash as chosen, in order; mine where nothing was chosen."""
    settled = iter(choices)
    merged: list[str] = []
    for one in merge_parts(*(text.splitlines(keepends=True) for text in (base, mine, theirs))):
        if not one.is_conflict:
            merged += one.merged
            continue
        choice = next(settled, Choice.MINE)
        merged += one.mine if choice is not Choice.THEIRS else ()
        merged += one.theirs if choice is not Choice.MINE else ()
    return "".join(merged)


def may_approve(employee: str, *, authors: Sequence[str], needs_second_person: bool) -> bool:
    """Test if somebody may approve a draft: if the company asks for a second pair of eyes, nobody who wrote on it."""
    return not needs_second_person or employee not in authors
