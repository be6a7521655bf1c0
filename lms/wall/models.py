"""Screens."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId
from lms.core.db import Base
from lms.wall.terms import NAME_LIMIT


class WallScreen(Base):
    """A screen that shows one address, without anybody signing in."""

    __tablename__ = "wall_screen"

    id: Mapped[PublicId]
    name: Mapped[str] = mapped_column(String(NAME_LIMIT))
    """Where it hangs."""
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("people_site.id", ondelete="SET NULL"), index=True)
    """Whose moments it shows; empty for those of the whole company."""
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """The secret in its address. Kept as it is: whoever sets the screen up must be able to read it again, and it shows what hangs in public."""
    created_at: Mapped[datetime]
    created_by: Mapped[UUID | None] = mapped_column(ForeignKey("people_employee.id", ondelete="SET NULL"), index=True)
    off_at: Mapped[datetime | None]
    """Since when its address shows nothing any more."""
