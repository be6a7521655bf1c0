"""Which of the possible wrong options are shown, so that the length of the right one tells nothing. Source: training.md 4.2."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import combinations

from lms.core.frozen import frozen
from lms.courses.terms import KeyPlace, key_place
from lms.curriculum.generator.questions.draws import draw
from lms.curriculum.generator.questions.likeness import Likeness

_KEPT = 9
"""Candidates that are tried; more would change nothing."""
_WISHES = (KeyPlace.SHORTEST,) * 4 + (KeyPlace.MIDDLE,) * 4 + (KeyPlace.LONGEST,) * 2
"""In which share each place is wished for: the longest is often forced, so it is wished for less."""


@frozen
class Candidate:
    """A possible wrong option."""

    id: str
    """Where it stands on the map: the draw among candidates hangs on it, not on the text."""
    text: str
    feedback: Callable[[], str]
    """Returns what to say once it was chosen; of many candidates few are shown, so it is put into words for those alone."""
    group: str = ""
    """Of options with a group, two of different ones are shown if there are such."""
    sentence: str = ""
    """What it shows of the map, if its text is more than that."""


def in_order(identity: str, tiers: Iterable[Iterable[Candidate]]) -> list[Candidate]:
    """Return the candidates tier by tier, inside a tier in the question's own order."""
    return [one for tier in tiers for one in sorted(tier, key=lambda c: (draw(identity, c.id), c.id, c.text))]


def choose(
    key: str,
    identity: str,
    candidates: Iterable[Candidate],
    *,
    count: int,
    likeness: Likeness,
    fixed: Sequence[str] = (),
) -> tuple[Candidate, ...] | None:
    """Return as many wrong options as asked for, or `None` if there are fewer.

    None is near the right one, a `fixed` one, or another. Of all choices, in the order of the candidates, the first is taken
    that gives the right one the place by length that the question wishes for; if none does, simply the first.
    """
    kept: list[Candidate] = []
    taken = [key, *fixed]
    for one in candidates:
        if len(kept) == _KEPT:
            break
        if not likeness.near_any(one.text, taken):
            kept.append(one)
            taken.append(one.text)
    if len(kept) < count:
        return None
    wish = _WISHES[draw(identity, "place")[0] % len(_WISHES)]
    choices = _choices(len(kept), count)
    if any(one.group for one in kept):
        apart = tuple(ranks for ranks in choices if len({kept[rank].group or rank for rank in ranks}) == count)
        choices = apart or choices
    for ranks in choices:
        if key_place(key, (*fixed, *[kept[rank].text for rank in ranks])) is wish:
            break
    else:
        ranks = choices[0]
    return tuple(kept[rank] for rank in ranks)


@cache
def _choices(of: int, count: int) -> tuple[tuple[int, ...], ...]:
    """Return which of so many candidates can be shown together, by their ranks, the foremost first."""
    return tuple(sorted(combinations(range(of), count), key=lambda ranks: (sum(ranks), ranks)))
