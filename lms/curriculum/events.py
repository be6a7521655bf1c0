"""What happened to the curriculum."""

from dataclasses import dataclass

from lms.outbox.terms import Event


@dataclass(frozen=True, kw_only=True)
class ReleasePublished(Event):
    """A release was published."""

    number: int


@dataclass(frozen=True, kw_only=True)
class ReleaseWithdrawn(Event):
    """A release was withdrawn; the one before it is the current one again."""

    number: int
