"""What happened at sign-in."""

from lms.core.frozen import frozen
from lms.outbox.terms import Event


@frozen
class PasswordForgotten(Event):
    """Somebody asked for a new password; there need be no account with the address."""

    email: str
    """Canonical."""
