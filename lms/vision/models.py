"""Tables of the mantra."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, PublicId, code_of
from lms.core.db import Base
from lms.core.drafts import DraftStatus
from lms.vision.terms import VersionState


class MantraVersion(Base):
    """One version of the mantra. Added, never edited."""

    __tablename__ = "vision_mantra_version"

    id: Mapped[PublicId]
    version: Mapped[int] = mapped_column(unique=True)
    state: Mapped[VersionState] = mapped_column(code_of(VersionState, "state"))
    document: Mapped[JsonDocument]
    """A `MantraDocument` in plain values, see `vision.queries`."""
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class MantraDraft(Base):
    """The next mantra while it is being written: at most one row."""

    __tablename__ = "vision_mantra_draft"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    base_version: Mapped[int]
    """Number of the version that it began from, 0 before the first."""
    revision: Mapped[int]
    """One more with each save, and never reset: so no revision of an earlier draft is taken for one of this."""
    document: Mapped[JsonDocument]
    """A `MantraDocument` in plain values, which may have gaps."""
    state: Mapped[DraftStatus] = mapped_column(code_of(DraftStatus, "state"))
    edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    edited_at: Mapped[datetime]
