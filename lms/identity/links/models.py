"""Links, and who asked for one."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId
from lms.core.db import Base


class Invitation(Base):
    """A link, usable once, with which a person sets a password."""

    __tablename__ = "identity_invitation"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity_account.id", ondelete="CASCADE"), index=True)
    password_version: Mapped[int]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ResetRequest(Base):
    """Somebody asked for a new password, for limits that survive a restart and count across workers."""

    __tablename__ = "identity_reset_request"
    __table_args__ = (
        Index("ix_identity_reset_request_email", "email", "asked_at"),
        Index("ix_identity_reset_request_address", "address", "asked_at"),
    )

    id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(String(254))
    """As typed, canonical; there need be no such account."""
    address: Mapped[str] = mapped_column(String(45))
    asked_at: Mapped[datetime]
