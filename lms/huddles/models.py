"""Tables of huddles."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId
from lms.core.db import Base


class Huddle(Base):
    """The huddle of one leader's team in one week. Without `held_at` it is planned, or was not held."""

    __tablename__ = "huddles_huddle"
    __table_args__ = (
        UniqueConstraint("leader_id", "week_starts_on"),
        CheckConstraint("attended_count <= team_count", name="attended"),
        Index("ix_huddles_huddle_planned_on", "planned_on", "held_on"),
        Index("ix_huddles_huddle_mantra_version", "mantra_version", "leader_id"),
    )

    id: Mapped[PublicId]
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"))
    """To whom the team reports directly."""
    week_starts_on: Mapped[date]
    """A Monday, by the company's calendar."""
    planned_on: Mapped[date]
    subject: Mapped[str] = mapped_column(String(160), default="")
    """`map/touchpoint`; empty for the mantra itself."""
    name: Mapped[str] = mapped_column(Text, default="")
    """Of the touchpoint, as it was when it was chosen."""
    missing_count: Mapped[int] = mapped_column(default=0)
    """People of the team who did not understand the touchpoint when it was chosen."""
    people_count: Mapped[int] = mapped_column(default=0)
    """People of the team who have a part there."""
    held_at: Mapped[datetime | None]
    held_on: Mapped[date | None]
    """The day of `held_at` by the company's calendar."""
    held_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    mantra_version: Mapped[int | None]
    """Of the mantra with which it closed; empty until it was held."""
    attended_count: Mapped[int] = mapped_column(default=0)
    team_count: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    """For the leader only."""


class HuddleAttendance(Base):
    """Somebody was there."""

    __tablename__ = "huddles_attendance"

    huddle_id: Mapped[UUID] = mapped_column(ForeignKey("huddles_huddle.id", ondelete="CASCADE"), primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(
        ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    held_on: Mapped[date | None]
    """Empty while the huddle is reopened; until then it is what was chosen before."""
