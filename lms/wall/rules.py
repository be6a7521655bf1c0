"""Which touchpoint a screen shows this week, and how large a mantra is written."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from lms.wall.terms import WallStop

_WEEK = 7
SIZES = ((26, 9, "xl"), (60, 12, "l"), (120, 16, "m"))
"""Up to so many letters, and so many in the longest word, the mantra is written in this size; longer ones are small."""
DENSE, CROWDED = 420, 640
"""From so many letters on, the texts of a touchpoint's sheet are set smaller, or partly left out."""


def week_of(day: date) -> int:
    """Return the number of a week, counted without a break over the years; it begins on a Monday."""
    return (day.toordinal() - 1) // _WEEK


def stops_to_show(stops: Sequence[WallStop], job_roles: Collection[str] = ()) -> tuple[WallStop, ...]:
    """Return the touchpoints that a screen shows one after the other.

    Those with something to say: what the customer hopes for, and what we do. Of them those at which one of these job roles has a part,
    if there are any; of them the moments that matter most, if there are any.
    """
    found = tuple(stop for stop in stops if stop.hopes and stop.parts)
    near = tuple(stop for stop in found if stop.job_roles & set(job_roles)) or found
    return tuple(stop for stop in near if stop.is_important) or near


def stop_of_week(stops: Sequence[WallStop], week: int, *, place: str = "") -> WallStop | None:
    """Return the touchpoint of a week: each in turn, and at another place another one, always the same for the same week."""
    if not stops:
        return None
    shift = int.from_bytes(hashlib.sha256(place.encode()).digest()[:4]) if place else 0
    return stops[(week + shift) % len(stops)]


def density_of(texts: Iterable[str]) -> str:
    """Return how close a sheet with so much text is set: not at all, dense or crowded."""
    length = sum(map(len, texts))
    return "crowded" if length > CROWDED else "dense" if length > DENSE else ""


def size_of(text: str) -> str:
    """Return how large a text is written, so that it fits its sheet."""
    longest = max((len(word) for word in text.split()), default=0)
    return next((size for length, word, size in SIZES if len(text) <= length and longest <= word), "s")
