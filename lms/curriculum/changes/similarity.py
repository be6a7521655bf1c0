"""Does an edit change what a text says? Only a proposal follows from it; the author decides."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from lms.core.ids import normalise

_WORD = re.compile(r"\w+")
_MARKS = ".,;:!?()“”\"'"
_SLIP = 2
"""Most letters by which a misspelt word differs from the right one."""
_LONG = 5
"""Shorter words are other words when a letter changes: in and on, his and her."""


def says_the_same(before: str, after: str) -> bool:
    """Test if two texts differ in their marks only: a comma, a dash, quotes. A mark inside a number counts."""
    return _words(before) == _words(after) and _numbers(before) == _numbers(after)


def is_slip(before: str, after: str) -> bool:
    """Test if one long word was only spelt anew.

    Never for numbers, and never for scripts without capitals: there a letter may be a word, or a negation.
    """
    old, new = _words(before), _words(after)
    differing = [(one, other) for one, other in zip_longest(old, new, fillvalue="") if one != other]
    return len(differing) == 1 and _is_respelt(*differing[0]) and _numbers(before) == _numbers(after)


def are_alike(before: Sequence[str], after: Sequence[str]) -> bool:
    """Test if two lists say the same, text by text, but for slips."""
    return len(before) == len(after) and all(
        says_the_same(one, other) or is_slip(one, other) for one, other in zip(before, after, strict=True)
    )


def _is_respelt(one: str, other: str) -> bool:
    return (
        min(len(one), len(other)) >= _LONG
        and all(word.isalpha() and word.islower() for word in (one, other))
        and one[0] == other[0]
        and _distance(one, other) <= _SLIP
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(normalise(text))


def _numbers(text: str) -> list[str]:
    chunks = (chunk.strip(_MARKS) for chunk in normalise(text).split())
    return [chunk for chunk in chunks if any(c.isdigit() for c in chunk)]


def _distance(one: str, other: str) -> int:
    """Return how many letters must be put in, taken out or replaced."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(above + (a != b), row[j] + 1, row[j - 1] + 1)
    return row[-1]
