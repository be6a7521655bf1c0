"""One slice of a long list."""

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
