"""Tables of accounts and sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from lms.core.columns import PublicId, code_of
from lms.core.db import Base
from lms.core.permissions import PermissionSet


class Account(Base):
    """A way to sign in, for one employee."""

    __tablename__ = "identity_account"

    id: Mapped[PublicId]
    employee_id: Mapped[UUID] = mapped_column(ForeignKey("people_employee.id", ondelete="CASCADE"), unique=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """Canonical, the same as the employee's."""
    password_hash: Mapped[str | None] = mapped_column(String(255))
    """Argon2id; empty until an invitation was accepted."""
    password_version: Mapped[int] = mapped_column(default=0)
    """Counts changes; invitations and resets are bound to it."""
    demo_caption: Mapped[str | None] = mapped_column(String(160))
    """What a visitor of a demo instance can try with this account; empty for real accounts."""
    created_at: Mapped[datetime]


class Grant(Base):
    """An account holds a permission set."""

    __tablename__ = "identity_grant"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity_account.id", ondelete="CASCADE"), primary_key=True)
    permission_set: Mapped[PermissionSet] = mapped_column(code_of(PermissionSet, "permission_set"), primary_key=True)
    granted_at: Mapped[datetime]


class SignedInSession(Base):
    """One browser that is signed in. Deleting the row signs it out, wherever it is."""

    __tablename__ = "identity_signed_in_session"

    sid_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    """SHA-256 of the 256-bit id in the cookie."""
    account_id: Mapped[UUID] = mapped_column(ForeignKey("identity_account.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    authenticated_at: Mapped[datetime]
    address: Mapped[str] = mapped_column(String(45))
    user_agent: Mapped[str] = mapped_column(String(200))


class SignInRecord(Base):
    """One try to sign in, for limits that survive a restart and count across workers."""

    __tablename__ = "identity_sign_in_record"
    __table_args__ = (
        Index("ix_identity_sign_in_record_email", "email", "tried_at"),
        Index("ix_identity_sign_in_record_address", "address", "tried_at"),
    )

    id: Mapped[PublicId]
    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(45))
    device: Mapped[str] = mapped_column(String(64), server_default="")
    """SHA-256 of the name under which the account knows the browser; empty for any other."""
    succeeded: Mapped[bool]
    tried_at: Mapped[datetime]
