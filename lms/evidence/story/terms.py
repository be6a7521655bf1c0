"""What a story is made of."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from lms.core.frozen import frozen
from lms.journeys.signs import StopSign


class StoryKind(StrEnum):
    """What happened."""

    SEEN = "seen"
    """Somebody saw it at work."""
    ACCEPTED = "accepted"
    """Somebody who relies on it accepted what the person made."""
    ASKED = "asked"
    """The person waits to be observed."""
    OUTDATED = "outdated"
    """The standard changed after the person held it."""
    KNOWN = "known"
    """The person knows the mantra."""
    COMPLETED = "completed"
    """A course was completed."""
    STARTED = "started"
    """The person took up their job role."""


@frozen
class StoryEvent:
    """One thing that happened, with what is known of it."""

    kind: StoryKind
    occurred_at: datetime
    sign: StopSign | None = None
    name: str = ""
    """Of the moment, the course or the job role."""
    person: str = ""
    """Who saw it."""
    note: str = ""
    certificate_id: UUID | None = None
