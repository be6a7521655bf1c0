"""The words of messages and e-mail."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.words import Message
from lms.core.words import gettext as _

Facts = Mapping[str, Any]
"""Plain values from which the words of a message are made, in the reader's language."""


class MailState(StrEnum):
    """How far the e-mail of a message is."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    """A worker is at it, and has not handed it over."""
    HANDING_OVER = "handing-over"
    """Its last line is on its way to the server."""
    SENT = "sent"
    UNSURE = "unsure"
    """It was being handed over when the worker or the line went dead."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """It was done, or the receiver had left, before the e-mail was sent."""
    INSIDE = "inside"
    """It is read in the program only."""

    @property
    def label(self) -> Message:
        """The state, as the administrator reads it."""
        return _STATE_LABELS[self]


_STATE_LABELS = {
    MailState.WAITING: _("Waiting"),
    MailState.CLAIMED: _("Being sent"),
    MailState.HANDING_OVER: _("Being sent"),
    MailState.SENT: _("Sent"),
    MailState.UNSURE: _("May not have arrived"),
    MailState.FAILED: _("Not delivered"),
    MailState.SKIPPED: _("No longer needed"),
    MailState.INSIDE: _("In the inbox only"),
}


class Encryption(StrEnum):
    """How the way to the mail server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"

    @property
    def label(self) -> Message:
        """The protection, as the settings name it."""
        return _ENCRYPTION_LABELS[self]


_ENCRYPTION_LABELS = {
    Encryption.STARTTLS: _("STARTTLS (usually port 587)"),
    Encryption.TLS: _("TLS (usually port 465)"),
    Encryption.NONE: _("None (only inside your own network)"),
}


class Pace(StrEnum):
    """How often a person gets e-mail."""

    DAILY = "daily"
    AT_ONCE = "at-once"
    NEVER = "never"

    @property
    def label(self) -> Message:
        """The pace, as a person chooses it."""
        return _PACE_LABELS[self]


_PACE_LABELS = {
    Pace.DAILY: _("At most one a day, with everything in it"),
    Pace.AT_ONCE: _("One for each message, right away"),
    Pace.NEVER: _("None: I read my messages here"),
}


@frozen
class Words:
    """A message as its receiver reads it."""

    subject: str
    lines: tuple[str, ...]
    """Paragraphs."""
    action: str = ""
    """What one can do about it, as the words of a link."""
    path: str = ""
    """Where that leads, inside the program."""


@frozen
class QueuedMessage:
    """One message whose e-mail is about to be sent."""

    id: UUID
    employee_id: UUID
    kind: str
    facts: Facts
    queued_at: datetime
    send_after: datetime
    tries: int


@frozen
class MessageKind:
    """One kind of message."""

    code: str
    """Stored with each message, so it never changes."""
    label: Message
    """What such messages are called in lists."""
    words: Callable[[Facts], Words]
    group: str = ""
    """Code of those with which people choose it; empty for what nobody chooses about."""
    is_must: bool = False
    """Whether it is sent at once and by itself, whatever the receiver chose: there is no other way to them."""
    look_again: Callable[..., Mapping[UUID, Facts]] | None = None
    """Called as `look_again(session, messages, now=…)` before sending; returns the present facts of those that still hold."""
    prepare: Callable[..., Facts] | None = None
    """Called as `prepare(session, message, now=…)` in a writing transaction; returns facts which stand in the e-mail only."""


@frozen
class Recipient:
    """A person to whom e-mail goes."""

    employee_id: UUID
    name: str
    email: str
    is_active: bool
    """Whether they work here; who left gets nothing."""
    pace: Pace = Pace.DAILY
    muted: frozenset[str] = frozenset()
    """Codes of the groups of messages that they want in the program only."""


@frozen
class Sender:
    """The company, as its e-mail shows it."""

    name: str
    colour: str = "#10161d"
    """Of the band on top, as `#rrggbb`."""
    logo_sha256: str = ""
    """Hash of its logo among the stored files; empty if there is none."""
    time_zone: str = ""
    """IANA name; empty for the one of the configuration."""


@frozen
class Server:
    """A mail server, and who we are there."""

    host: str
    port: int
    encryption: Encryption
    username: str = ""
    password: str = ""


@frozen
class MailTimes:
    """When e-mail may be sent, by the company's clock."""

    quiet_from: int = 20
    """Hour from which nothing but musts is sent; the same as the other for no quiet hours."""
    quiet_until: int = 7
    digest_hour: int = 8
    """Hour of the one e-mail a day."""
    per_minute: int = 60
    """E-mails in a minute, at most: providers refuse more."""
