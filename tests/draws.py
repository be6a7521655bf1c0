"""A few of very many cases in each run, and others in the next; all of them in `make thorough`."""

import random
from collections.abc import Iterable, Iterator
from itertools import cycle, islice, product
from typing import TypeVar

from hypothesis import settings

T = TypeVar("T")
U = TypeVar("U")


def some(cases: Iterable[T], count: int) -> list[T]:
    """Draw so many of the cases."""
    found = list(cases)
    return found if _is_thorough() or len(found) <= count else random.sample(found, count)


def each_with_some(things: Iterable[T], values: Iterable[U], *, fewest: int = 4) -> Iterator[tuple[T, U]]:
    """Pair each thing with a value, none twice before all were drawn; at least so many pairs, also of a single thing."""
    found, drawn = list(things), list(values)
    if _is_thorough():
        return product(found, drawn)
    random.shuffle(drawn)
    count = max(len(found), fewest) if found else 0
    return islice(zip(cycle(found), cycle(drawn), strict=False), count)


def _is_thorough() -> bool:
    return settings.get_current_profile_name() == "thorough"
