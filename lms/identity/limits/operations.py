"""Setting the sign-in rule."""

from datetime import datetime

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.identity.limits import queries
from lms.identity.limits.models import SignInRule
from lms.identity.terms import SessionLimits

MOST_HOURS, MOST_DAYS = 168, 90


class SignInTooLong(RuleViolation):
    """Nobody stays signed in for so long, or for no time at all."""


def set_sign_in_rule(
    session: Session, *, idle_hours: int, days: int, default: SessionLimits, viewer: Viewer | None, now: datetime
) -> None:
    """Set when people are signed out. It holds at once, also for those who are signed in.

    :raises SignInTooLong: if it is out of range, or people would be signed out for good before they are for being idle
    """
    if not 1 <= idle_hours <= MOST_HOURS:
        raise SignInTooLong(_("Enter 1 to %(most)s hours.", most=MOST_HOURS), field="idle_hours")
    if not 1 <= days <= MOST_DAYS:
        raise SignInTooLong(_("Enter 1 to %(most)s days.", most=MOST_DAYS), field="days")
    if idle_hours > days * 24:
        raise SignInTooLong(_("This is longer than the days below. Enter fewer hours."), field="idle_hours")
    before = queries.find_limits(session, default)
    values = {"idle_hours": idle_hours, "days": days}
    rule = insert_into(session, SignInRule).values(id=1, **values)
    session.execute(rule.on_conflict_do_update(index_elements=["id"], set_=values))
    audit.record(
        session,
        viewer=viewer,
        action="settings.changed",
        subject="sign-in",
        at=now,
        before={"idle_hours": round(before.idle.total_seconds() / 3600), "days": before.lifetime.days},
        after=values,
    )
