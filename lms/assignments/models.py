"""Tables of assignments and certificates."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.assignments.terms import AssignmentReason, WithdrawalReason
from lms.core.columns import JsonDocument, PublicId, code_of
from lms.core.db import Base


class Assignment(Base):
    """One person must complete one course version by one moment."""

    __tablename__ = "assignments_assignment"
    __table_args__ = (
        Index(
            "uq_assignments_assignment_live",
            "employee_id",
            "course_version_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index("ix_assignments_assignment_person", "employee_id", "withdrawn_at"),
        Index(
            "ix_assignments_assignment_due",
            "due_at",
            sqlite_where=text("withdrawn_at IS NULL AND fulfilled_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL AND fulfilled_at IS NULL"),
        ),
    )

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses_course.id", ondelete="RESTRICT"), index=True)
    course_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_course_version.id", ondelete="RESTRICT"), index=True
    )
    reason: Mapped[AssignmentReason] = mapped_column(code_of(AssignmentReason, "reason", 32))
    """An `AssignmentReason`; the card says it in words."""
    assigned_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """Copied from the rule when assigned; a later change of the rule does not move it."""
    fulfilled_at: Mapped[datetime | None]
    """When the ledger first showed completion; empty while open. Never cleared."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[WithdrawalReason | None] = mapped_column(code_of(WithdrawalReason, "withdrawn_reason", 64))


class Certificate(Base):
    """Proof of a completed role course, as it was on that day."""

    __tablename__ = "assignments_certificate"
    __table_args__ = (UniqueConstraint("employee_id", "course_version_id"),)

    id: Mapped[PublicId]
    code: Mapped[str] = mapped_column(String(32), unique=True)
    """128 bits of chance: the public address, which nobody can guess."""
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    course_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_course_version.id", ondelete="RESTRICT"), index=True
    )
    facts: Mapped[JsonDocument]
    """`{"name", "course", "organisation", "mantra", "release", "completed_on"}`: all that the page shows."""
    signature: Mapped[str] = mapped_column(String(64))
    """HMAC-SHA-256 of code and facts under the instance's key."""
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Exemption(Base):
    """A person need not take a course, and why."""

    __tablename__ = "assignments_exemption"
    __table_args__ = (
        Index(
            "uq_assignments_exemption_live",
            "employee_id",
            "course_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), index=True)
    course_id: Mapped[UUID] = mapped_column(ForeignKey("courses_course.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    exempted_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    exempted_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class DueRule(Base):
    """How long people have for a course: at most one row, with id 1."""

    __tablename__ = "assignments_due_rule"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"), CheckConstraint("days > 0", name="days"))

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[int]
