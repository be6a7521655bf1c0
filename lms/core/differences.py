"""What differs between two texts, and how two people's changes to one thing come together. Nothing is guessed."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from difflib import Match, SequenceMatcher
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Generic, TypeVar

from lms.core.frozen import frozen

Value = TypeVar("Value")
_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_WORDS = 4_000
"""Above, lines are compared, not words: the cost of comparing grows with the square."""

STEPS_A_PART = 1_000
MOST_STEPS = 4_000_000
"""What one comparison may cost, over all its passes: so much for each part of both texts, and so much at most."""


class PieceKind(StrEnum):
    """Whether a piece of text is in both, was deleted, or was inserted."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@frozen
class Piece:
    """A piece of a comparison."""

    kind: PieceKind
    text: str


@frozen
class Chunk:
    """A run of parts between those that are in all three."""

    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def is_conflict(self) -> bool:
        """Test if both changed it, each in their own way."""
        return self.mine != self.theirs and self.base not in (self.mine, self.theirs)

    @property
    def merged(self) -> tuple[str, ...]:
        """Return what both made of it; mine where they conflict."""
        return self.theirs if self.mine == self.base else self.mine


@frozen
class TextConflict:
    """A chunk that both changed, each in their own way."""

    base: str
    mine: str
    theirs: str


@frozen
class MergedText:
    """Two people's texts as one."""

    text: str
    """With mine where both changed the same."""
    conflicts: tuple[TextConflict, ...] = ()
    """Empty when nobody has to decide anything."""


@frozen
class MergedFields(Generic[Value]):
    """Two people's values as one, field by field."""

    values: dict[str, Value]
    """With mine where both changed the same; a key that is gone from both sides, or that one removed, is absent."""
    conflicts: tuple[str, ...] = ()
    """Keys that both changed, each in their own way, in order."""


def compare_words(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from one text to the other; same and deleted give the first, same and inserted the second."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _MOST_WORDS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    pieces: list[Piece] = []
    i = j = 0
    for a, b, size in _blocks(old, new):
        changed = (PieceKind.DELETED, old[i:a]), (PieceKind.INSERTED, new[j:b]), (PieceKind.SAME, old[a : a + size])
        pieces += [Piece(kind=kind, text="".join(parts)) for kind, parts in changed if parts]
        i, j = a + size, b + size
    return tuple(pieces)


def merge_texts(base: str, mine: str, theirs: str) -> MergedText:
    """Merge line by line what two people made of one text.

    A chunk that only one changed takes that change; one that both changed alike is kept once; else it is a conflict.
    """
    merged = merge_parts(*(text.splitlines(keepends=True) for text in (base, mine, theirs)))
    conflicts = [
        TextConflict(base="".join(one.base), mine="".join(one.mine), theirs="".join(one.theirs))
        for one in merged
        if one.is_conflict
    ]
    return MergedText(text="".join(part for one in merged for part in one.merged), conflicts=tuple(conflicts))


def merge_parts(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[Chunk, ...]:
    """Merge part by part what two people made of one sequence, for example of paragraphs.

    Order: the chunks joined give each of the three again.
    """
    in_mine, in_theirs = _matches(base, mine), _matches(base, theirs)
    anchors = [(-1, -1, -1)]
    anchors += [(i, in_mine[i], in_theirs[i]) for i in range(len(base)) if i in in_mine and i in in_theirs]
    anchors.append((len(base), len(mine), len(theirs)))
    chunks: list[Chunk] = []
    for (a, b, c), (d, e, f) in pairwise(anchors):
        between = Chunk(base=tuple(base[a + 1 : d]), mine=tuple(mine[b + 1 : e]), theirs=tuple(theirs[c + 1 : f]))
        chunks += _apart(between)
        if d < len(base):
            chunks.append(Chunk(base=(base[d],), mine=(base[d],), theirs=(base[d],)))
    return tuple(chunks)


def merge_fields(
    base: Mapping[str, Value], mine: Mapping[str, Value], theirs: Mapping[str, Value]
) -> MergedFields[Value]:
    """Merge field by field what two people made of the same values.

    Order: keys as in mine, then those that only theirs has.
    """
    values: dict[str, Value] = {}
    conflicts: list[str] = []
    for key in dict.fromkeys([*mine, *theirs, *base]):
        was, one, other = base.get(key), mine.get(key), theirs.get(key)
        kept = mine if one != was or other == was else theirs
        if one not in (was, other) and other != was:
            conflicts.append(key)
        if key in kept:
            values[key] = kept[key]
    return MergedFields(values=values, conflicts=tuple(conflicts))


def _apart(one: Chunk) -> tuple[Chunk, ...]:
    """Take a chunk apart where two people changed neighbours: each part on its own, if only one of them changed it."""
    if not (one.base or one.mine or one.theirs):
        return ()
    parts = tuple(
        Chunk(base=(base,), mine=(mine,), theirs=(theirs,))
        for base, mine, theirs in zip(one.base, one.mine, one.theirs, strict=False)
    )
    is_even = len(one.base) == len(one.mine) == len(one.theirs)
    return parts if is_even and not any(part.is_conflict for part in parts) else (one,)


def _matches(base: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    return {a + k: b + k for a, b, size in _blocks(base, other) for k in range(size)}


def _blocks(one: Sequence[str], other: Sequence[str]) -> Iterator[Match]:
    """Yield the runs that are in both, in order; the last is empty and stands at the end of both."""
    first = _alike(one, other)
    last = _alike(one[first:][::-1], other[first:][::-1])
    yield Match(0, 0, first)
    for a, b, size in _Matcher(one[first : len(one) - last], other[first : len(other) - last]).get_matching_blocks():
        yield Match(first + a, first + b, size)
    yield Match(len(one) - last, len(other) - last, last)
    yield Match(len(one), len(other), 0)


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many parts at the beginning are the same."""
    for count, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return count
    return min(len(one), len(other))


class _Matcher(SequenceMatcher[str]):
    """Finds the longest runs first, and leaves apart as one block what it would cost too much to look into.

    Its base looks for each run at all pairs of equal parts anew: among thousands of equal lines that is the cube.
    """

    def __init__(self, one: Sequence[str], other: Sequence[str]) -> None:
        super().__init__(None, one, other, autojunk=False)
        counts = Counter(other)
        self._costs = [0, *accumulate(1 + counts[part] for part in one)]
        self._left = min(MOST_STEPS, STEPS_A_PART * (len(one) + len(other)))

    def find_longest_match(self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None) -> Match:
        """Find the longest run within these bounds; an empty one if looking would cost more than is left."""
        cost = self._costs[-1 if ahi is None else ahi] - self._costs[alo]
        if cost > self._left:
            return Match(alo, blo, 0)
        self._left -= cost
        return super().find_longest_match(alo, ahi, blo, bhi)
