"""Tables of changes to generated text."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId
from lms.core.db import Base


class GeneratedPatch(Base):
    """What a trainer made of one page of a generated module."""

    __tablename__ = "curriculum_patch"
    __table_args__ = (UniqueConstraint("module_code", "page_code"),)

    id: Mapped[PublicId]
    module_code: Mapped[str] = mapped_column(String(200))
    page_code: Mapped[str] = mapped_column(String(64))
    page_title: Mapped[str] = mapped_column(String(400))
    """As it was when the trainer wrote; the page may have been removed since."""
    base: Mapped[str] = mapped_column(Text)
    """The page as it was generated when the trainer wrote."""
    text: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
    """Counts saves, so that nobody overwrites what they have not seen."""
    edited_at: Mapped[datetime]
    edited_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    withdrawn_at: Mapped[datetime | None]
    """When the changes were withdrawn; the text is kept, so that they can be restored."""
