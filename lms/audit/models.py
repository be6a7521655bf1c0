"""The audit log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, CheckConstraint, Index, String, event, text
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
    """One change by one person. The database refuses to change or delete it, except where `AuditPermit` has a row.

    SQLite changes a table by copying it: a migration that does so makes the triggers again.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_action", "action", "occurred_at"),)

    id: Mapped[PublicId]
    occurred_at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[UUID | None] = mapped_column(index=True)
    """Whose change; empty for commands and jobs. No foreign key: the entry outlives the account."""
    action: Mapped[str] = mapped_column(String(64))
    """As `noun.verb`: `employee.moved`."""
    subject: Mapped[str] = mapped_column(String(200), index=True)
    details: Mapped[JsonDocument]
    """The values before and after, and the reason if one was given."""


class AuditPermit(Base):
    """Has a row only within a transaction that removes entries past their time, or a person's data from them."""

    __tablename__ = "audit_permit"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


# Migration 0062 makes the same.
_GUARDS = {
    "sqlite": (
        text(
            "CREATE TRIGGER audit_entry_update BEFORE UPDATE ON audit_entry WHEN NOT EXISTS (SELECT 1 FROM audit_permit)"
            " BEGIN SELECT RAISE(ABORT, 'audit entries stay as they are'); END"
        ),
        text(
            "CREATE TRIGGER audit_entry_delete BEFORE DELETE ON audit_entry WHEN NOT EXISTS (SELECT 1 FROM audit_permit)"
            " BEGIN SELECT RAISE(ABORT, 'audit entries stay as they are'); END"
        ),
    ),
    "postgresql": (
        text(
            "CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " IF NOT EXISTS (SELECT 1 FROM audit_permit) THEN RAISE EXCEPTION 'audit entries stay as they are'; END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
        ),
        text(
            "CREATE TRIGGER audit_entry_stays BEFORE UPDATE OR DELETE ON audit_entry"
            " FOR EACH ROW EXECUTE FUNCTION audit_entry_stays()"
        ),
    ),
}
for _dialect, _statements in _GUARDS.items():
    for _statement in _statements:
        event.listen(AuditEntry.__table__, "after_create", DDL(_statement.text).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
