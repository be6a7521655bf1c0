"""Tables of pulses. No row joins an answer to who gave it: decision 0024."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, PublicId, code_of
from lms.core.db import Base
from lms.pulse.terms import Dimension, Outcome, PulseMeasure


class Pulse(Base):
    """One round of questions to a sample of the company."""

    __tablename__ = "pulse_pulse"

    id: Mapped[PublicId]
    title: Mapped[str] = mapped_column(String(80))
    is_baseline: Mapped[bool]
    """Asked before the mantra was launched, to compare with."""
    audience: Mapped[JsonDocument]
    """`{"department_ids", "site_ids"}`; an empty list is everybody."""
    share_percent: Mapped[int]
    opens_on: Mapped[date] = mapped_column(index=True)
    closes_on: Mapped[date]
    """The last day on which it can be answered."""
    mantra: Mapped[JsonDocument]
    """`{"text", "previous", "wrong"}` as they were when it opened; empty before."""
    planned_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    planned_at: Mapped[datetime]
    drawing_began_at: Mapped[datetime | None]
    """When its sample began to be drawn; empty before, and again if it was given up."""
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    """When its counts were sealed and the names of who was asked were deleted."""
    cancelled_at: Mapped[datetime | None]
    asked_count: Mapped[int] = mapped_column(default=0)
    answered_count: Mapped[int] = mapped_column(default=0)
    """People who answered the first question; counted when it closes."""


class PulseCell(Base):
    """The company, a department or a site, of which a pulse counts answers."""

    __tablename__ = "pulse_cell"

    id: Mapped[PublicId]
    pulse_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_pulse.id", ondelete="CASCADE"), index=True)
    dimension: Mapped[Dimension] = mapped_column(code_of(Dimension, "dimension"))
    unit_id: Mapped[UUID | None]
    """Of the department or site; empty for the company, and for people without one."""
    name: Mapped[str] = mapped_column(String(120))
    """As it was then."""
    asked_count: Mapped[int] = mapped_column(default=0)


class PulseInvitation(Base):
    """One person is asked. It says how far they are and not what they answered; deleted when the pulse closes."""

    __tablename__ = "pulse_invitation"
    __table_args__ = ({"sqlite_with_rowid": False},)

    pulse_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_pulse.id", ondelete="CASCADE"), primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(
        ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    department_cell_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_cell.id", ondelete="CASCADE"), index=True)
    site_cell_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_cell.id", ondelete="CASCADE"), index=True)
    step: Mapped[int] = mapped_column(default=0)
    """Questions answered so far; `ANSWERED` once it is all of them."""


class PulseTally(Base):
    """How many people in a cell gave answers that came to the same. Not one row a person."""

    __tablename__ = "pulse_tally"
    __table_args__ = (CheckConstraint("count > 0", name="counted"), {"sqlite_with_rowid": False})

    cell_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_cell.id", ondelete="CASCADE"), primary_key=True)
    measure: Mapped[PulseMeasure] = mapped_column(code_of(PulseMeasure, "measure"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(code_of(Outcome, "outcome"), primary_key=True)
    count: Mapped[int]


class PulseMeaning(Base):
    """What somebody wrote the mantra means, without department, site or time. At most ten are left when the pulse closes."""

    __tablename__ = "pulse_meaning"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[PublicId]
    """By chance (UUIDv4): others are in the order of time."""
    pulse_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_pulse.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)


class PulsePrediction(Base):
    """What a leader expected, said before they saw the figure."""

    __tablename__ = "pulse_prediction"

    pulse_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_pulse.id", ondelete="CASCADE"), primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(
        ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    cell_id: Mapped[UUID] = mapped_column(ForeignKey("pulse_cell.id", ondelete="CASCADE"), index=True)
    """Their team's."""
    percent: Mapped[int]
    """Who know the mantra from memory."""
    predicted_at: Mapped[datetime]
