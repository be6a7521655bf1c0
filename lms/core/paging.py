"""One slice of a long list."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from lms.core.errors import NotFound
from lms.core.frozen import frozen

T = TypeVar("T")


class PageKeyUnknown(NotFound):
    """The key is none that a page gave out."""


@frozen
class Page(Generic[T]):
    """One slice of a long list, in keyset order.

    `next_key` is what to ask for next, or `None` at the end.
    """

    rows: tuple[T, ...]
    next_key: str | None = None


def page_key(*values: object) -> str:
    """Write where the next slice begins; only the last value may have a full stop in it."""
    return ".".join(one.isoformat() if isinstance(one, datetime) else str(one) for one in values)


def read_page_key(key: str, *kinds: Callable[[str], Any]) -> tuple[Any, ...]:
    """Read a key again, each value by its kind.

    :raises PageKeyUnknown: if it is none that `page_key` wrote
    """
    parts = key.split(".", len(kinds) - 1)
    try:
        if "\x00" in key:
            raise PageKeyUnknown
        return tuple(kind(part) for kind, part in zip(kinds, parts, strict=True))
    except (ValueError, OverflowError):
        raise PageKeyUnknown from None


def written_moment(value: datetime) -> str:
    """Write a time for a place in a key that is not the last: without a full stop."""
    return value.isoformat().replace(".", ",")


def moment(text: str) -> datetime:
    """Read a time of a key."""
    return datetime.fromisoformat(text).astimezone(UTC)


def small_number(text: str) -> int:
    """Read a number of a key, of at most two digits."""
    if not text.isascii() or not text.isdecimal() or len(text) > 2:
        raise ValueError
    return int(text)


def in_slices(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a list into slices of so many, the last one shorter."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
