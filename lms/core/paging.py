"""One slice of a long list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from lms.core.errors import NotFound

T = TypeVar("T")


class PageKeyUnknown(NotFound):
    """The key is none that a page gave out."""


@dataclass(frozen=True, kw_only=True)
class Page(Generic[T]):
    """One slice of a long list, in keyset order.

    `next_key` is what to ask for next, or `None` at the end.
    """

    rows: tuple[T, ...]
    next_key: str | None = None


def in_slices(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Cut a list into slices of so many, the last one shorter."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
