"""Which kinds of messages there are, and who their receivers are; filled only by wiring."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.mail.terms import MessageKind, Recipient, Sender


@frozen
class Directory:
    """What sending asks of higher floors."""

    find_recipients: Callable[[Session, Sequence[UUID]], Mapping[UUID, Recipient]]
    """Returns people by the ids of employees."""
    find_sender: Callable[[Session], Sender]


_kinds: dict[str, MessageKind] = {}
_directory: list[Directory] = []


def fill(kinds: Iterable[MessageKind], directory: Directory) -> None:
    """Set both anew.

    :raises ValueError: if two kinds have the same code
    """
    _kinds.clear()
    for kind in kinds:
        if _kinds.setdefault(kind.code, kind) is not kind:
            raise ValueError(f"two kinds of messages have the code {kind.code}")
    _directory[:] = [directory]


def find_kind(code: str) -> MessageKind | None:
    """Return a kind by its code, or `None` if this program no longer knows it."""
    return _kinds.get(code)


def kinds() -> tuple[MessageKind, ...]:
    """Return all kinds in the order of wiring."""
    return tuple(_kinds.values())


def directory() -> Directory:
    """Return what wiring gave.

    :raises IndexError: if nothing was wired
    """
    return _directory[0]
