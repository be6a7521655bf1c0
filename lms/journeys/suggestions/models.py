"""Tables of suggestions, confirmations and doubts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import Code, JsonList, PublicId, code_of
from lms.core.db import Base
from lms.journeys.suggestions.terms import PartState, Reply


class Suggestion(Base):
    """What one person answers about one touchpoint for one of their job roles."""

    __tablename__ = "journeys_suggestion"

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True)
    map_code: Mapped[Code] = mapped_column(primary_key=True)
    touchpoint_code: Mapped[Code] = mapped_column(primary_key=True)
    job_role: Mapped[Code] = mapped_column(primary_key=True)
    """Code of the job role; no foreign key, as history outlives it."""
    reply: Mapped[Reply] = mapped_column(code_of(Reply, "reply"))
    replied_at: Mapped[datetime]


class SuggestedPart(Base):
    """What all people answered about one touchpoint for one job role, as counts, and what was decided."""

    __tablename__ = "journeys_suggested_part"

    map_code: Mapped[Code] = mapped_column(primary_key=True)
    touchpoint_code: Mapped[Code] = mapped_column(primary_key=True)
    job_role: Mapped[Code] = mapped_column(primary_key=True)
    yes_count: Mapped[int] = mapped_column(default=0)
    no_count: Mapped[int] = mapped_column(default=0)
    unsure_count: Mapped[int] = mapped_column(default=0)
    state: Mapped[PartState] = mapped_column(code_of(PartState, "state"), default=PartState.OPEN)
    reason: Mapped[str] = mapped_column(Text, default="")
    """Why it was declined."""
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)


class Confirmation(Base):
    """That a map was confirmed: once by its owner, once for each job role on it."""

    __tablename__ = "journeys_confirmation"

    map_code: Mapped[Code] = mapped_column(primary_key=True)
    job_role: Mapped[Code] = mapped_column(primary_key=True)
    """Empty for the owner of the map."""
    touchpoints: Mapped[JsonList]
    """Codes of the touchpoints that were confirmed; one that was added later is not among them."""
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)


class Doubt(Base):
    """A question whose answers disagree with the map."""

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
    raised_at: Mapped[datetime]
    dismissed_at: Mapped[datetime | None]
