"""The audit log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, PublicId
from lms.core.db import Base


class IdempotencyKey(Base):
    """One form that was sent: what tells it from others, and the result of the first time."""

    __tablename__ = "audit_idempotency_key"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(36), primary_key=True)
    result: Mapped[str] = mapped_column(String(200))
    """Address or id of what was made."""
    created_at: Mapped[datetime] = mapped_column(index=True)


class AuditEntry(Base):
    """One change by one person. Never changed, never deleted."""

    __tablename__ = "audit_entry"

    id: Mapped[PublicId]
    occurred_at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    """Whose change; empty for commands and jobs. No foreign key: the entry outlives the account."""
    action: Mapped[str] = mapped_column(String(64))
    """As `noun.verb`: `employee.moved`."""
    subject: Mapped[str] = mapped_column(String(200), index=True)
    details: Mapped[JsonDocument]
    """The values before and after, and the reason if one was given."""
