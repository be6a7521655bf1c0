"""Links, and who tried some that were not good."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId
from lms.core.db import Base


class RecallLink(Base):
    """A link in an e-mail that leads one person to their questions, once."""

    __tablename__ = "recall_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    pass_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    """Of what the browser that used it carries since; empty before."""


class LinkTry(Base):
    """A link was used that was not good, for a limit that counts across workers."""

    __tablename__ = "recall_link_try"
    __table_args__ = (Index("ix_recall_link_try_address", "address", "tried_at"),)

    id: Mapped[PublicId]
    address: Mapped[str] = mapped_column(String(45))
    tried_at: Mapped[datetime]
