"""Tables of releases."""

from uuid import UUID

from sqlalchemy import Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, Moment
from lms.core.db import Base


class Release(Base):
    """A frozen snapshot that learners see. Never edited; the highest number is the current one."""

    __tablename__ = "curriculum_release"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """1 for the first; the number, not the date, is the order."""
    snapshot: Mapped[JsonDocument]
    """A `Snapshot` in the plain values of `alignment-org/1`."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the snapshot's canonical JSON."""
    modules: Mapped[JsonDocument]
    """The trainers' modules that it teaches: version id by code."""
    notes: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[Moment]
    published_by: Mapped[UUID | None]
    """Account of the author; empty when a command published."""
