"""Tables of the ledger."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, JsonList, PublicId, code_of
from lms.core.db import Base
from lms.courses.terms import MasteryLevel
from lms.evidence.terms import EvidenceKind, MasteryStage


class EvidenceRecord(Base):
    """One proof. Append-only: a correction is a new record with a reason."""

    __tablename__ = "evidence_evidence_record"
    __table_args__ = (
        UniqueConstraint("source", "source_id", "objective_key"),
        CheckConstraint("score_percent BETWEEN 0 AND 100", name="score_percent"),
        Index("ix_evidence_evidence_record_person", "employee_id", "objective_key", "occurred_at"),
        Index("ix_evidence_evidence_record_time", "employee_id", "occurred_at"),
        Index(
            "ix_evidence_evidence_record_recorded_by",
            "recorded_by",
            sqlite_where=text("recorded_by IS NOT NULL"),
            postgresql_where=text("recorded_by IS NOT NULL"),
        ),
    )

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    objective_key: Mapped[str] = mapped_column(String(255))
    level: Mapped[MasteryLevel] = mapped_column(code_of(MasteryLevel, "level"))
    fingerprint: Mapped[str] = mapped_column(String(16))
    release_number: Mapped[int]
    kind: Mapped[EvidenceKind] = mapped_column(code_of(EvidenceKind, "kind"))
    score_percent: Mapped[int]
    succeeded: Mapped[bool]
    source: Mapped[str] = mapped_column(String(32))
    source_id: Mapped[str] = mapped_column(String(64))
    details: Mapped[JsonDocument]
    occurred_at: Mapped[datetime]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    """The observer; empty when the program itself graded."""


class ObjectiveMastery(Base):
    """What a person holds of one objective, or has begun. Derived from the ledger; may be dropped and rebuilt."""

    __tablename__ = "evidence_objective_mastery"
    # The index counts who holds a few objectives without reading all that is held.
    __table_args__ = (
        Index(
            "ix_evidence_objective_mastery_seen",
            "objective_key",
            "fingerprint",
            "expires_at",
            sqlite_where=text("expires_at IS NOT NULL"),
            postgresql_where=text("expires_at IS NOT NULL"),
        ),
    )

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"), primary_key=True)
    objective_key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(16))
    """Of the newest facts for which it is held or begun."""
    stage: Mapped[MasteryStage] = mapped_column(
        code_of(MasteryStage, "stage"), default=MasteryStage.HELD, server_default=MasteryStage.HELD.value
    )
    held_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    shown_count: Mapped[int] = mapped_column(default=0, server_default="0")
    needed_count: Mapped[int] = mapped_column(default=0, server_default="0")


class ModuleProgress(Base):
    """How far a person is in one module version."""

    __tablename__ = "evidence_module_progress"

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"), primary_key=True)
    module_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_module_version.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    pages_read: Mapped[JsonList]
    """Numbers of the pages that were finished, ascending from 1."""
    quiz_passed_at: Mapped[datetime | None]
    started_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]
    """First time that all was read and passed; never cleared."""
