"""Tables of the mantra."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, Moment, PublicId, UtcDateTime
from lms.core.db import Base


class MantraVersion(Base):
    """One version of the mantra. Added, never edited."""

    __tablename__ = "vision_mantra_version"
    __table_args__ = (CheckConstraint("state IN ('draft', 'active', 'retired')", name="state"),)

    id: Mapped[PublicId]
    version: Mapped[int] = mapped_column(unique=True)
    state: Mapped[str] = mapped_column(String(16))
    document: Mapped[JsonDocument]
    """A `MantraDocument` in plain values, see `vision.queries`."""
    created_at: Mapped[Moment]
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
