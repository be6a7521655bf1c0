"""Draws that are as good as chance and always the same: a newcomer moves little."""

import hashlib
from bisect import bisect
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from lms.core.ids import normalise

T = TypeVar("T")
_ORDERS = 8


def first_drawn(item_id: str, texts: Iterable[str]) -> str:
    """Return one of the texts, the same one as long as it is there and no newcomer beats it."""
    return min(texts, key=lambda text: (draw(item_id, text), text))


def draw(item_id: str, candidate_id: str) -> bytes:
    """Return where something stands in an item's own order; case and spaces change nothing."""
    return hashlib.sha256(f"{item_id}|{normalise(candidate_id)}".encode()).digest()


class Ring(Generic[T]):
    """Many things that many questions choose from: each question begins at a place of its own and goes round.

    To put all things in an order of its own would cost each question the whole company. A newcomer stands between two others.
    """

    def __init__(self, things: Iterable[tuple[str, T]]) -> None:
        """Take things by their ids."""
        named = list(things)
        self._orders = []
        for order in range(_ORDERS):
            row = sorted(((draw(str(order), id_), id_, thing) for id_, thing in named), key=lambda one: one[:2])
            self._orders.append(([key for key, _, _ in row], [thing for _, _, thing in row]))

    def walk(self, identity: str) -> Iterator[T]:
        """Return all things in the order of a question."""
        start = draw(identity, "start")
        keys, things = self._orders[start[-1] % _ORDERS]
        first = bisect(keys, start)
        yield from things[first:]
        yield from things[:first]
