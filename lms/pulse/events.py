"""What happened to pulses. Nothing is said of answers: an event would tell who gave them, and when."""

from uuid import UUID

from lms.core.frozen import frozen
from lms.outbox.terms import Event


@frozen
class PulsePlanned(Event):
    """A pulse was planned; its first day may be today."""

    pulse_id: UUID
