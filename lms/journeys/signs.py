"""Signs of journeys, so that a touchpoint's sign says which journey it belongs to where several stand side by side."""

from collections.abc import Iterable

from lms.journeys.terms import MapDocument

_MOST_LETTERS = 3


def map_signs(maps: Iterable[MapDocument]) -> dict[str, str]:
    """Return a sign for each map by its code: the first letters of its code, `IS` for `in-store`; no two have the same.

    Pass all published maps in the company's order, so that a map has the same sign on every page.
    """
    signs: dict[str, str] = {}
    taken: set[str] = set()
    for one in maps:
        wanted = _letters(one.code)
        sign, number = wanted, 1
        while sign in taken:
            number += 1
            sign = f"{wanted}{number}"
        taken.add(sign)
        signs[one.code] = sign
    return signs


def touchpoint_signs(maps: Iterable[MapDocument]) -> dict[str, str]:
    """Return the whole sign of each touchpoint by its subject, `map/touchpoint`: that of its map, stage letter and number, `IS C3`."""
    known = tuple(maps)
    signs = map_signs(known)
    return {
        f"{one.code}/{code}": f"{signs[one.code]}\N{NO-BREAK SPACE}{sign}"
        for one in known
        for code, sign in one.signs().items()
    }


def _letters(code: str) -> str:
    words = code.split("-")
    letters = code[:2] if len(words) == 1 else "".join(word[0] for word in words)
    return letters[:_MOST_LETTERS].upper()
