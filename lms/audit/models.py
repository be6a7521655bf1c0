"""The audit log."""

from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, Moment, PublicId
from lms.core.db import Base


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
