"""Reading the sign-in rule."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.identity.limits.models import SignInRule
from lms.identity.terms import SessionLimits


def find_limits(session: Session, default: SessionLimits) -> SessionLimits:
    """Return how long a sign-in lasts; `default` while nobody has set it."""
    rule = session.execute(select(SignInRule.idle_hours, SignInRule.days)).first()
    return limits_of(*rule, default) if rule else default


def limits_of(idle_hours: int | None, days: int | None, default: SessionLimits) -> SessionLimits:
    """Return the limits of a rule that may be missing."""
    if idle_hours is None or days is None:
        return default
    return SessionLimits(idle=timedelta(hours=idle_hours), lifetime=timedelta(days=days))
