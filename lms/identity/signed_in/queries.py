"""Reading who is signed in."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, Label, Select, String, bindparam, false, select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.viewer import Viewer
from lms.identity import rules
from lms.identity.deputyship.queries import with_deputyship
from lms.identity.limits.models import SignInRule
from lms.identity.limits.queries import limits_of
from lms.identity.models import Account, Grant, SignedInSession
from lms.identity.terms import SessionLimits, SignedIn
from lms.mail.queries import count_unread
from lms.people.deputies.queries import is_deputy
from lms.people.models import Employee
from lms.people.terms import EmploymentState

# Built once, because every page runs it: building the statement costs more than running it.
_SIGNED_IN = (
    select(
        Account.id,
        Employee.id,
        Employee.name,
        SignedInSession.created_at,
        SignedInSession.seen_at,
        SignedInSession.authenticated_at,
        SignInRule.idle_hours,
        SignInRule.days,
        Grant.permission_set,
        count_unread(Employee.id).label("unread_count"),
        is_deputy(Employee.id, bindparam("today", type_=Date())).label("is_deputy"),
    )
    .join(Account, SignedInSession.account_id == Account.id)
    .join(Employee, Account.employee_id == Employee.id)
    .outerjoin(Grant, Grant.account_id == Account.id)
    .outerjoin(SignInRule, SignInRule.id == 1)
    .where(SignedInSession.sid_hash == bindparam("sid_hash", type_=String()), Employee.state == EmploymentState.ACTIVE)
)


@lru_cache(maxsize=2)
def _signed_in(observes: Label[bool] | None) -> Select[Any]:
    return _SIGNED_IN.add_columns(false().label("observes") if observes is None else observes)


def find_signed_in(
    session: Session, sid: str, *, limits: SessionLimits, observes: Label[bool] | None = None, now: datetime
) -> SignedIn | None:
    """Return who is signed in with a session id; `None` if it was ended, ran out, or its owner left.

    One query; one more for who stands in for a manager today. `now` is in the company's time zone: its day counts. `limits` count while no rule is set; `observes` is the column of `IdentityPorts`, left out by who asks for no menu.
    """
    sid_hash = ids.sha256(sid)
    rows = session.connection().execute(_signed_in(observes), {"sid_hash": sid_hash, "today": now.date()}).all()
    if not rows:
        return None
    account_id, employee_id, name, created_at, seen_at, authenticated_at, *_rest = first = rows[0]
    limits = limits_of(first.idle_hours, first.days, limits)
    if seen_at <= now - limits.idle or created_at <= now - limits.lifetime:
        return None
    permissions = rules.permissions_of(row.permission_set for row in rows if row.permission_set)
    viewer = Viewer(
        account_id=account_id,
        employee_id=employee_id,
        name=name,
        permissions=permissions,
        session_hash=sid_hash,
        unread_count=first.unread_count,
        observes=first.observes,
    )
    if first.is_deputy:
        viewer = with_deputyship(session, viewer, today=now.date())
    return SignedIn(viewer=viewer, seen_at=seen_at, authenticated_at=authenticated_at)
