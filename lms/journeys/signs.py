"""Journeys as pages draw them, with signs that say which journey a touchpoint belongs to where several stand side by side."""

from collections.abc import Callable, Iterable
from typing import Generic, Self, TypeVar

from lms.core.frozen import frozen
from lms.journeys.terms import MapDocument, TouchpointDocument

S = TypeVar("S")
_MOST_LETTERS = 3
LINES = 6
"""How many line colours there are; the seventh journey has that of the first."""


class StopSign(str):
    """The whole sign of a touchpoint, `IS C3`, which knows its journey as well. Pages draw it as a plate."""

    __slots__ = ("code", "journey", "journey_name", "line")

    journey: str
    """Sign of the journey: `IS`."""
    journey_name: str
    code: str
    """Letter of the stage and number of the touchpoint: `C3`."""
    line: int
    """Colour of the journey, from 1."""

    @classmethod
    def at(cls, one: MapDocument, code: str, *, journey: str, line: int) -> Self:
        """Make the sign of a touchpoint of a map."""
        sign = cls(f"{journey}\N{NO-BREAK SPACE}{code}")
        sign.journey, sign.journey_name, sign.code, sign.line = journey, one.name, code, line
        return sign


@frozen
class LineStage(Generic[S]):
    """A stage of a drawn journey; what its stops know differs from page to page."""

    letter: str
    name: str
    touchpoints: tuple[S, ...]


def line_of(one: MapDocument, stop: Callable[[TouchpointDocument], S]) -> tuple[LineStage[S], ...]:
    """Return the stages of a map, with a stop for each touchpoint."""
    return tuple(
        LineStage(letter=letter, name=stage.name, touchpoints=tuple(map(stop, stage.touchpoints)))
        for letter, stage in one.lettered_stages()
    )


def map_signs(maps: Iterable[MapDocument]) -> dict[str, str]:
    """Return a sign for each map by its code: its short name, or the first letters of its code, `IS` for `in-store`.

    No two have the same. Pass all published maps in the company's order, so that a map has the same sign on every page.
    """
    signs: dict[str, str] = {}
    taken: set[str] = set()
    for one in maps:
        wanted = one.short or _letters(one.code)
        sign, number = wanted, 1
        while sign in taken:
            number += 1
            sign = f"{wanted}{number}"
        taken.add(sign)
        signs[one.code] = sign
    return signs


def touchpoint_signs(maps: Iterable[MapDocument]) -> dict[str, StopSign]:
    """Return the whole sign of each touchpoint by its subject, `map/touchpoint`: that of its map, stage letter and number, `IS C3`."""
    known = tuple(maps)
    signs = map_signs(known)
    return {
        f"{one.code}/{code}": StopSign.at(one, sign, journey=signs[one.code], line=n % LINES + 1)
        for n, one in enumerate(known)
        for code, sign in one.signs().items()
    }


def _letters(code: str) -> str:
    words = code.split("-")
    letters = code[:2] if len(words) == 1 else "".join(word[0] for word in words)
    return letters[:_MOST_LETTERS].upper()
