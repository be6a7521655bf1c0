"""What happened to announcements."""

from datetime import datetime
from uuid import UUID

from lms.core.frozen import frozen
from lms.outbox.terms import Event


@frozen
class AnnouncementScheduled(Event):
    """It is to be published at a moment."""

    announcement_id: UUID
    publish_at: datetime


@frozen
class AnnouncementPublished(Event):
    """It is on its way to its audience, for the first time or again."""

    announcement_id: UUID


@frozen
class AnnouncementCorrected(Event):
    """Its text was corrected, and people who confirmed it before are asked again."""

    announcement_id: UUID


@frozen
class ReminderRequested(Event):
    """Whoever has not read or confirmed it is to be reminded: everybody, or those below a manager."""

    announcement_id: UUID
    manager_id: UUID | None


@frozen
class AnnouncementSeen(Event):
    """Somebody read or confirmed it."""

    announcement_id: UUID


@frozen
class MantraConfirmed(Event):
    """Somebody confirmed that they know what the mantra asks of them."""

    version: int
