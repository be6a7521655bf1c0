"""Tables of follow-ups."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Document, JsonDocument, JsonList, PublicId, code_of
from lms.core.db import Base
from lms.recall.terms import FollowUpPart


class RecallCard(Base):
    """One thing that a person has shown, and when they are asked about it again."""

    __tablename__ = "recall_card"
    __table_args__ = (UniqueConstraint("employee_id", "objective_key"),)

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    objective_key: Mapped[str] = mapped_column(String(255))
    fingerprint: Mapped[str] = mapped_column(String(16))
    """Of what they were last asked about; another one in their course makes it due at once."""
    step: Mapped[int]
    due_at: Mapped[datetime]
    stability: Mapped[float]
    difficulty: Mapped[float]
    reviewed_at: Mapped[datetime]
    asked: Mapped[JsonList]
    """`[{"item_id", "kind"}]`: the last few, newest last."""
    archived_at: Mapped[datetime | None]
    """When there were no questions about it any more."""


class FollowUp(Base):
    """The questions that somebody was asked on one day; at most one is open."""

    __tablename__ = "recall_follow_up"
    __table_args__ = (
        Index("ix_recall_follow_up_person", "employee_id", "started_at"),
        Index(
            "uq_recall_follow_up_open",
            "employee_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"))
    question_count: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class FollowUpQuestion(Base):
    """One question of a follow-up as it was asked. The first answer counts."""

    __tablename__ = "recall_question"

    follow_up_id: Mapped[UUID] = mapped_column(ForeignKey("recall_follow_up.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    """From 1."""
    card_id: Mapped[UUID] = mapped_column(ForeignKey("recall_card.id", ondelete="RESTRICT"), index=True)
    part: Mapped[FollowUpPart] = mapped_column(code_of(FollowUpPart, "part"))
    is_review: Mapped[bool]
    """Whether its answer says when the card is asked again."""
    fingerprint: Mapped[str] = mapped_column(String(16))
    """Of the objective, as the person's course had it."""
    is_changed: Mapped[bool]
    """Whether that was another one than when they were last asked."""
    release_number: Mapped[int]
    item_id: Mapped[str] = mapped_column(String(64))
    item: Mapped[JsonDocument]
    """The `ItemDocument` as it was."""
    shown: Mapped[JsonList]
    answer: Mapped[dict[str, object] | None] = mapped_column(Document)
    score: Mapped[float | None]
    is_correct: Mapped[bool | None]
    answered_at: Mapped[datetime | None]


class RecallDay(Base):
    """A working day on which somebody was asked, or answered without having been; other days have no row."""

    __tablename__ = "recall_day"

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="RESTRICT"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    """By the company's calendar."""
    finished_at: Mapped[datetime | None]
    """When all questions of the day were answered."""


class RecallChoice(Base):
    """What somebody chose about their days; who has not chosen has none."""

    __tablename__ = "recall_choice"

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True)
    hides_days: Mapped[bool]
    """Whether they want to see no days and no streak."""


class WorkingWeek(Base):
    """On which days the company asks: at most one row, with id 1."""

    __tablename__ = "recall_working_week"
    __table_args__ = (
        CheckConstraint("id = 1", name="one_row"),
        CheckConstraint("days BETWEEN 1 AND 127", name="days"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[int]
    """A bit for each: 1 for Monday, 2 for Tuesday, 64 for Sunday."""
