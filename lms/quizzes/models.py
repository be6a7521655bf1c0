"""Tables of quizzes and attempts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Document, JsonDocument, JsonList, PublicId, code_of
from lms.core.db import Base
from lms.quizzes.terms import AttemptState, PracticeReason


class Quiz(Base):
    """The quiz of one module version: its bank and its rule."""

    __tablename__ = "quizzes_quiz"

    id: Mapped[PublicId]
    module_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_module_version.id", ondelete="CASCADE"), unique=True
    )
    title: Mapped[str] = mapped_column(String(160))
    rule: Mapped[JsonDocument]
    """A `QuizRule` in plain values."""
    bank: Mapped[JsonList]
    """All items that may be drawn, as plain `ItemDocument`s. Never leaves the server."""
    objectives: Mapped[JsonList]
    """`[{"key", "level", "subject", "job_role", "fingerprint"}]`: what evidence a passed item gives."""


class Attempt(Base):
    """One sitting. What was asked, and in which order, is fixed when it starts."""

    __tablename__ = "quizzes_attempt"
    __table_args__ = (
        UniqueConstraint("employee_id", "quiz_id", "number"),
        Index(
            "uq_quizzes_attempt_open",
            "employee_id",
            "quiz_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[PublicId]
    quiz_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes_quiz.id", ondelete="RESTRICT"), index=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    number: Mapped[int]
    """1 for the first."""
    state: Mapped[AttemptState] = mapped_column(code_of(AttemptState, "state"), default=AttemptState.OPEN)
    rule: Mapped[JsonDocument]
    """Copied from the quiz when it started."""
    started_at: Mapped[datetime]
    deadline_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    score_percent: Mapped[int | None]
    passed: Mapped[bool | None]
    retake_waits: Mapped[bool | None]
    """Whether the next form would ask mostly what this one asked, as it was when this one was not passed."""


class AttemptAnswer(Base):
    """One question of one attempt: as it was shown, and what was answered."""

    __tablename__ = "quizzes_attempt_answer"
    __table_args__ = (Index("ix_quizzes_attempt_answer_item", "item_id", "full_hash"),)

    attempt_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes_attempt.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """From 1."""
    item_id: Mapped[str] = mapped_column(String(64))
    full_hash: Mapped[str] = mapped_column(String(16))
    item: Mapped[JsonDocument]
    """The `ItemDocument` as it was; history never changes when maps do."""
    shown: Mapped[JsonList]
    """The labels in the order shown; for `match` the right sides."""
    answer: Mapped[dict[str, object] | None] = mapped_column(Document)
    answered_at: Mapped[datetime | None]
    """Empty while it is open: the first answer counts, and nothing changes it."""
    score: Mapped[float | None]
    is_correct: Mapped[bool | None]


class CheckAnswer(Base):
    """What a person last answered to a check question inside a lesson. Practice: never evidence."""

    __tablename__ = "quizzes_check_answer"

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"), primary_key=True)
    module_version_id: Mapped[UUID] = mapped_column(
        ForeignKey("courses_module_version.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    item_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    answer: Mapped[JsonDocument]
    score: Mapped[float]
    is_correct: Mapped[bool]
    answered_at: Mapped[datetime]


class PracticeOnly(Base):
    """A revision of a question that quizzes ask no more. Derived from the answers; may be dropped and made anew."""

    __tablename__ = "quizzes_practice_only"

    item_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    full_hash: Mapped[str] = mapped_column(String(16), primary_key=True)
    reason: Mapped[PracticeReason] = mapped_column(code_of(PracticeReason, "reason"))


class ExtraTime(Base):
    """Somebody has more time than others in every quiz with a limit. Private: only they and administrators see it."""

    __tablename__ = "quizzes_extra_time"
    __table_args__ = (CheckConstraint("percent > 0", name="percent"),)

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True)
    percent: Mapped[int]


class Regrade(Base):
    """Somebody's decision that one revision of a question counts differently. Added, never edited."""

    __tablename__ = "quizzes_regrade"
    __table_args__ = (Index("ix_quizzes_regrade_item", "item_id", "full_hash"),)

    id: Mapped[PublicId]
    item_id: Mapped[str] = mapped_column(String(64))
    full_hash: Mapped[str] = mapped_column(String(16))
    key: Mapped[JsonList]
    all_correct: Mapped[bool]
    may_lower: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    regraded_at: Mapped[datetime]
    regraded_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    applied_at: Mapped[datetime | None]
    """When the last stored attempt was gone through; empty while that is under way."""


class RegradedAttempt(Base):
    """What an attempt had earned before a regrade changed it."""

    __tablename__ = "quizzes_regraded_attempt"

    regrade_id: Mapped[UUID] = mapped_column(ForeignKey("quizzes_regrade.id", ondelete="CASCADE"), primary_key=True)
    attempt_id: Mapped[UUID] = mapped_column(
        ForeignKey("quizzes_attempt.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    score_percent: Mapped[int]
    passed: Mapped[bool]
