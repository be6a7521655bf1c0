"""Tables of suggestions, confirmations and doubts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Code, JsonList, Moment, PublicId, UtcDateTime
from lms.core.db import Base


class Suggestion(Base):
    """What one person says of one touchpoint for one job role of theirs."""

    __tablename__ = "journeys_suggestion"
    __table_args__ = (CheckConstraint("reply IN ('yes', 'no', 'unsure')", name="reply"),)

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True)
    map_code: Mapped[Code] = mapped_column(primary_key=True)
    touchpoint_code: Mapped[Code] = mapped_column(primary_key=True)
    job_role: Mapped[Code] = mapped_column(primary_key=True)
    """Code of the job role; no foreign key, as history outlives it."""
    reply: Mapped[str] = mapped_column(String(16))
    replied_at: Mapped[Moment]


class SuggestedPart(Base):
    """What all people say of one touchpoint for one job role, counted as they say it, and what became of it."""

    __tablename__ = "journeys_suggested_part"
    __table_args__ = (CheckConstraint("state IN ('open', 'accepted', 'declined')", name="state"),)

    map_code: Mapped[Code] = mapped_column(primary_key=True)
    touchpoint_code: Mapped[Code] = mapped_column(primary_key=True)
    job_role: Mapped[Code] = mapped_column(primary_key=True)
    yes_count: Mapped[int] = mapped_column(default=0)
    no_count: Mapped[int] = mapped_column(default=0)
    unsure_count: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default="open")
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was declined."""
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"))


class Confirmation(Base):
    """That somebody said of a map: it is right. One for those who answer for it, one for each job role on it."""

    __tablename__ = "journeys_confirmation"

    map_code: Mapped[Code] = mapped_column(primary_key=True)
    job_role: Mapped[Code] = mapped_column(primary_key=True)
    """Empty for those who answer for the map."""
    touchpoints: Mapped[JsonList]
    """Codes of the touchpoints of which it was said; a touchpoint that came later is not among them."""
    confirmed_at: Mapped[Moment]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"))


class Doubt(Base):
    """A question whose answers say that the map and the people disagree."""

    __tablename__ = "journeys_doubt"
    __table_args__ = (UniqueConstraint("item_id", "full_hash"),)

    id: Mapped[PublicId]
    map_code: Mapped[Code]
    touchpoint_code: Mapped[Code]
    """Empty when it is about the map as a whole."""
    item_id: Mapped[str] = mapped_column(String(64))
    full_hash: Mapped[str] = mapped_column(String(16))
    """The revision of the question that was doubted."""
    question: Mapped[str] = mapped_column(Text)
    told: Mapped[str] = mapped_column(Text)
    """Why, in words."""
    raised_at: Mapped[Moment]
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
