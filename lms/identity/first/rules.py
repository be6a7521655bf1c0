"""What the code looks like, and how often one may guess."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without those that are read as another: I, L, O, 0, 1."""
LENGTH, GROUP = 12, 4
FREE_TRIES = 10
WAIT = timedelta(minutes=15)
"""After so many wrong codes. With 31 letters in 12 places nobody guesses one in the life of a company."""


def new_code(choose: Callable[[Sequence[str]], str]) -> str:
    """Return a code in groups: `K7QM-3XPD-9BRT`."""
    letters = [choose(LETTERS) for _ in range(LENGTH)]
    return "-".join("".join(letters[start : start + GROUP]) for start in range(0, LENGTH, GROUP))


def plain_code(written: str) -> str:
    """Return a code without what people add to it or change in it: spaces, hyphens, small letters."""
    return "".join(letter for letter in written[:100].upper() if letter in LETTERS)


def wait_left(failures: int, failed_at: datetime | None, *, now: datetime) -> timedelta:
    """Return how long the next try must wait."""
    if failed_at is None or failures < FREE_TRIES:
        return timedelta(0)
    return max(timedelta(0), failed_at + WAIT - now)
