"""The table of erasures."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.db import Base


class ScheduledErasure(Base):
    """A person's data is to be erased, or was."""

    __tablename__ = "administration_erasure"

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True)
    requested_at: Mapped[datetime]
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    """Empty if the rule of retention asked for it."""
    erase_after: Mapped[datetime] = mapped_column(index=True)
    """Until then it can be withdrawn."""
    erased_at: Mapped[datetime | None]
