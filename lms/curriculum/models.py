"""Tables of releases."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import JsonDocument, JsonList
from lms.core.db import Base


class Release(Base):
    """A frozen snapshot that learners see. Never edited; the highest number that is not withdrawn is the current one."""

    __tablename__ = "curriculum_release"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """1 for the first; the number, not the date, is the order."""
    snapshot: Mapped[JsonDocument]
    """A `Snapshot` in the plain values of `alignment-org/1`."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the snapshot's canonical JSON."""
    modules: Mapped[JsonDocument]
    """The trainers' modules that it teaches: version id by code."""
    choices: Mapped[JsonDocument] = mapped_column(default=dict)
    """What the author called each change: a `ChangeKind` by the change's id."""
    cosmetic_changes: Mapped[JsonList] = mapped_column(default=list)
    """Changes that were called cosmetic, in this release or before, the newest last: plain `CosmeticChange`s."""
    patches: Mapped[JsonList] = mapped_column(default=list)
    """What trainers changed in generated text, frozen as `patches.queries.list_active_plain` gave it."""
    notes: Mapped[str] = mapped_column(Text, default="")
    published_at: Mapped[datetime]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    """Empty when a command published."""
    withdrawn_at: Mapped[datetime | None]
    """When it was withdrawn; the release before it is then the current one again."""
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
