"""The tables of skipped steps, and of those that somebody was asked to do."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import code_of
from lms.core.db import Base
from lms.organisation.setup.terms import SetupStep


class SkippedStep(Base):
    """A step that somebody passed over; taking it later makes it done all the same."""

    __tablename__ = "organisation_skipped_step"

    step: Mapped[SetupStep] = mapped_column(code_of(SetupStep, "step"), primary_key=True)
    skipped_at: Mapped[datetime]
    skipped_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)


class HandedStep(Base):
    """A step that a colleague was asked to do; the last one asked."""

    __tablename__ = "organisation_handed_step"

    step: Mapped[SetupStep] = mapped_column(code_of(SetupStep, "step"), primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), index=True)
    handed_at: Mapped[datetime]
