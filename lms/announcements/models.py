"""Tables of announcements and confirmations of the mantra."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from lms.announcements.terms import Acknowledgement, AnnouncementState, FigureKind
from lms.core.columns import JsonDocument, PublicId, code_of
from lms.core.db import Base

_OPEN = "done_at IS NULL"


class Announcement(Base):
    """One thing that people are to know."""

    __tablename__ = "announcements_announcement"
    __table_args__ = (Index("ix_announcements_announcement_state", "state", "published_at"),)

    id: Mapped[PublicId]
    title: Mapped[str] = mapped_column(String(120))
    body: Mapped[str] = mapped_column(Text)
    """Markdown, as it was written."""
    html: Mapped[str] = mapped_column(Text)
    """The body as it is read; made when it is saved."""
    audience: Mapped[JsonDocument]
    """An `AnnouncementAudience` in plain values."""
    acknowledgement: Mapped[Acknowledgement] = mapped_column(code_of(Acknowledgement, "acknowledgement"))
    newcomer_days: Mapped[int]
    mantra_version: Mapped[int] = mapped_column(index=True)
    """Which mantra it announces; 0 for none."""
    story_id: Mapped[UUID | None] = mapped_column(ForeignKey("stories_story.id", ondelete="SET NULL"), index=True)
    """What it shows beneath its text, as long as everyone may read that."""
    state: Mapped[AnnouncementState] = mapped_column(code_of(AnnouncementState, "state"))
    revision: Mapped[int]
    """One more with each save, so that nobody overwrites what they have not seen."""
    edited_at: Mapped[datetime]
    edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    publish_at: Mapped[datetime | None]
    """Of a draft: when it should have been published, and reached nobody."""
    published_at: Mapped[datetime | None]
    """When it was published first; empty before."""
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    withdrawn_at: Mapped[datetime | None]
    corrected_at: Mapped[datetime | None]
    """When its text was last changed after it was published."""


class AnnouncementReceipt(Base):
    """An announcement has reached a person, and what they did with it."""

    __tablename__ = "announcements_receipt"
    __table_args__ = (
        Index("ix_announcements_receipt_person", "employee_id", "received_at"),
        Index("ix_announcements_receipt_open", "employee_id", sqlite_where=text(_OPEN), postgresql_where=text(_OPEN)),
    )

    announcement_id: Mapped[UUID] = mapped_column(
        ForeignKey("announcements_announcement.id", ondelete="CASCADE"), primary_key=True
    )
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True)
    received_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    """When nothing was left to do: confirmed where that is asked, else read."""
    sentence: Mapped[str] = mapped_column(Text)
    """What it means for their work, in their words; empty where it is not asked."""


class MantraConfirmation(Base):
    """A person knows what one version of the mantra asks of them, they say."""

    __tablename__ = "announcements_mantra_confirmation"

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, index=True)
    """The mantra's own number: it counts up when text, meaning or pillars change."""
    confirmed_at: Mapped[datetime]


class AnnouncementFigure(Base):
    """How many of one group were reached, have read it, and are done. Derived: counted anew after each change."""

    __tablename__ = "announcements_figure"

    subject_id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of the announcement, or `terms.mantra_subject` of a mantra."""
    kind: Mapped[FigureKind] = mapped_column(code_of(FigureKind, "kind"), primary_key=True)
    unit_id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of the department, site or manager; nil for the company."""
    reached_count: Mapped[int]
    read_count: Mapped[int]
    done_count: Mapped[int]
