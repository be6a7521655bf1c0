"""Who stands in for whom, and when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId
from lms.core.db import Base


class Deputy(Base):
    """A person stands in for a manager, from a day to a day of the company's calendar."""

    __tablename__ = "people_deputy"
    __table_args__ = (
        CheckConstraint("deputy_id <> manager_id", name="not_for_oneself"),
        CheckConstraint("starts_on <= ends_on", name="in_order"),
        Index("ix_people_deputy_current", "deputy_id", "ends_on"),
    )

    id: Mapped[PublicId]
    manager_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), index=True)
    deputy_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    """The last day."""
    created_at: Mapped[datetime]
    canceled_at: Mapped[datetime | None]
    """When the manager ended it early; empty if it ends by itself."""
