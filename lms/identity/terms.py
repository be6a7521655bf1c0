"""The words of accounts and sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from lms.core.viewer import Viewer

DEMO_PASSWORD = "three rivers ready 2026"  # noqa: S105  public on purpose: demo instances show it on the sign-in page
"""The one password of all accounts of a demo instance."""


@dataclass(frozen=True, kw_only=True)
class SessionLimits:
    """How long a sign-in lasts: without use, and at most."""

    idle: timedelta
    lifetime: timedelta


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A session that holds: who it is, and when it was last noted as used."""

    viewer: Viewer
    seen_at: datetime
    authenticated_at: datetime


@dataclass(frozen=True, kw_only=True)
class SignInFacts:
    """What there is to know when somebody tries to sign in."""

    account_id: UUID | None
    """Empty if nobody who works here has the address."""
    password_hash: str | None
    email_failures: int
    """Failures with this address in the window, since the last success."""
    address_failures: int
    """Failures from this network address in the window."""


@dataclass(frozen=True, kw_only=True)
class SignInTry:
    """One try that has been counted; the password is still to be checked."""

    record_id: UUID | None
    """Empty if the try was refused already; the answer must not tell."""
    account_id: UUID | None
    password_hash: str | None
