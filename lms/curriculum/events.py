"""What happened to the curriculum."""

from lms.core.frozen import frozen
from lms.outbox.terms import Event


@frozen
class ReleasePublished(Event):
    """A release was published."""

    number: int


@frozen
class ReleaseWithdrawn(Event):
    """A release was withdrawn; the one before it is the current one again."""

    number: int
