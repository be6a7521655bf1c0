"""Tables of the mantra."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, String
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


class MantraDraft(Base):
    """The next mantra while it is being written: at most one row."""

    __tablename__ = "vision_mantra_draft"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    base_version: Mapped[int]
    """Number of the version that it began from, 0 before the first."""
    revision: Mapped[int]
    """One more with each save; never goes back, so that what somebody saw of an earlier draft is never taken for this one."""
    document: Mapped[JsonDocument]
    """A `MantraDocument` in plain values, which may have gaps."""
    is_open: Mapped[bool]
    """False once it was published or discarded; then its text is only kept to be brought back."""
    edited_by: Mapped[UUID | None]
    """Account of who saved it last. No foreign key: the draft outlives the account."""
    edited_at: Mapped[Moment]
