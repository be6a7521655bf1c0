"""Cases, and how observers marked them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, PublicId
from lms.core.db import Base


class Vignette(Base):
    """A written case for observers to mark."""

    __tablename__ = "evidence_vignette"

    id: Mapped[PublicId]
    code: Mapped[str | None] = mapped_column(String(255), unique=True)
    """Of one that was made from a map; empty for what a trainer wrote."""
    place: Mapped[str] = mapped_column(String(240))
    story: Mapped[str] = mapped_column(Text)
    key: Mapped[JsonDocument]
    """`{"rows": {row: rating}, "critical": {row: did it happen}}`"""
    written_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]


class VignetteAnswer(Base):
    """How somebody marked a case: the first time, which is what counts."""

    __tablename__ = "evidence_vignette_answer"

    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), primary_key=True)
    vignette_id: Mapped[UUID] = mapped_column(
        ForeignKey("evidence_vignette.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    marks: Mapped[JsonDocument]
    answered_at: Mapped[datetime]
