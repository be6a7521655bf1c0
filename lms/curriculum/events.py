"""What happened to the curriculum."""

from dataclasses import dataclass

from lms.outbox.terms import Event


@dataclass(frozen=True, kw_only=True)
class ReleasePublished(Event):
    """A release is out."""

    number: int
