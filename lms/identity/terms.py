"""The words of accounts and sessions."""

from datetime import datetime, timedelta
from uuid import UUID

from lms.core.frozen import frozen
from lms.core.viewer import Viewer

DEMO_PASSWORD = "three rivers ready 2026"  # noqa: S105  public on purpose: demo instances show it on the sign-in page
"""The one password of all accounts of a demo instance."""


@frozen
class SessionLimits:
    """How long a sign-in lasts: without use, and at most."""

    idle: timedelta
    lifetime: timedelta


@frozen
class SignedIn:
    """A valid session: whose it is, and when it was last recorded as used."""

    viewer: Viewer
    seen_at: datetime
    authenticated_at: datetime


@frozen
class FailedTry:
    """One try to sign in to an account that failed."""

    tried_at: datetime
    device: str
    """The known device that it came from; empty for any other."""


@frozen
class SignInFacts:
    """The facts that decide about a try to sign in."""

    account_id: UUID | None
    """Empty if no current employee has the e-mail address."""
    password_hash: str | None
    device: str
    """The device, if the account was signed in to with it before; else empty."""
    failures: tuple[FailedTry, ...]
    """With this e-mail address in a day, since the last success; the newest first."""
    address_failures: int
    """From this network address lately, with any e-mail address, from devices that are not known."""
    address_failed_at: datetime | None
    """The last of these."""


@frozen
class SignInTry:
    """One try that has been counted; the password is still to be checked."""

    record_id: UUID | None
    """Empty if the try comes too early; it is not counted."""
    account_id: UUID | None
    password_hash: str | None
    wait: timedelta = timedelta(0)
    """How long this account and address must wait."""
    is_known_device: bool = False
