"""The audit log."""

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, Moment, PublicId
from lms.core.db import Base


class OnceKey(Base):
    """That a form was sent: its hidden key, and what came of it the first time."""

    __tablename__ = "audit_once_key"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    result: Mapped[str] = mapped_column(String(200))
    """Address or id of what was made."""
    at: Mapped[Moment] = mapped_column(index=True)


class AuditEntry(Base):
    """One change by one person. Never changed, never deleted."""

    __tablename__ = "audit_entry"

    id: Mapped[PublicId]
    at: Mapped[Moment] = mapped_column(index=True)
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    """Who; empty for commands and jobs. No foreign key: the entry outlives the account."""
    action: Mapped[str] = mapped_column(String(64))
    """As `noun.verb`: `employee.moved`."""
    subject: Mapped[str] = mapped_column(String(200), index=True)
    details: Mapped[JsonDocument]
    """What was, what is, and the reason if one was given."""
