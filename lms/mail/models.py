"""Messages on their way out, and the server that takes them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, PublicId, code_of
from lms.core.db import Base
from lms.mail.terms import Encryption, MailState

_SENT = "sent_at IS NOT NULL"
_UNREAD = "read_at IS NULL"


class OutgoingMessage(Base):
    """One message to one employee. Unique by key, so that no one gets the same message twice."""

    __tablename__ = "mail_outgoing_message"
    __table_args__ = (
        UniqueConstraint("employee_id", "key"),
        # Along this one the next messages are found, however many wait.
        Index("ix_mail_outgoing_message_open", "state", "is_must", "send_after"),
        Index("ix_mail_outgoing_message_sent", "sent_at", sqlite_where=text(_SENT), postgresql_where=text(_SENT)),
        Index(
            "ix_mail_outgoing_message_unread",
            "employee_id",
            sqlite_where=text(_UNREAD),
            postgresql_where=text(_UNREAD),
        ),
        Index("ix_mail_outgoing_message_person", "employee_id", "queued_at"),
        Index("ix_mail_outgoing_message_state", "state", "queued_at"),
    )

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"))
    """The receiver."""
    key: Mapped[str] = mapped_column(String(200))
    """What it is about, for example `reminder:<assignment>:<date>`."""
    kind: Mapped[str] = mapped_column(String(40))
    """Code of a `MessageKind`."""
    facts: Mapped[JsonDocument]
    queued_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    is_must: Mapped[bool]
    """Copied from its kind."""
    state: Mapped[MailState] = mapped_column(code_of(MailState, "state"))
    send_after: Mapped[datetime]
    """Not before then."""
    tries: Mapped[int]
    """How often sending has failed."""
    leased_until: Mapped[datetime | None]
    """Until when one worker has it."""
    envelope: Mapped[str] = mapped_column(String(32))
    """The same for all messages of one e-mail, as in its Message-ID: the id of its first. Empty before it was tried."""
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text)
    """Why it was not sent the last time, in the server's words; empty if it never failed."""


class MailServer(Base):
    """The company's mail server: at most one row, with id 1. The password lies in a file, see `password`."""

    __tablename__ = "mail_server"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    host: Mapped[str] = mapped_column(String(253))
    """Empty for none."""
    port: Mapped[int]
    encryption: Mapped[Encryption] = mapped_column(code_of(Encryption, "encryption"))
    username: Mapped[str] = mapped_column(String(254))
    sender_name: Mapped[str] = mapped_column(String(120))
    sender_address: Mapped[str] = mapped_column(String(254))
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    digest_hour: Mapped[int]
    per_minute: Mapped[int]


class MailRun(Base):
    """How sending goes: at most one row, with id 1."""

    __tablename__ = "mail_run"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    looked_at: Mapped[datetime]
    """When a worker last looked for e-mail to send."""
    failures: Mapped[int]
    """How often in a row the server could not be used."""
    failed_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(Text)
    retry_at: Mapped[datetime | None]
    """Nothing is sent before then."""
