"""Making the code, checking it, and making the first administrator with it."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import Conflict, NotFound, RuleViolation
from lms.core.permissions import PermissionSet
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.identity import operations as identity
from lms.identity.first import queries, rules
from lms.identity.first.models import FirstCode
from lms.people import operations as people
from lms.people import queries as employees
from lms.people import rules as people_rules

SETS = (PermissionSet.EMPLOYEE, PermissionSet.TRAINER, PermissionSet.ADMINISTRATOR)
"""Who sets the company up does all of it; the permissions can be shared out later."""


class FirstCodeWrong(RuleViolation):
    """It is not the code that was printed."""

    field = "code"

    def __init__(self) -> None:
        super().__init__(_("This is not the code in the terminal. Copy it again; each start prints a new one."))


class FirstCodeWaits(RuleViolation):
    """Too many wrong codes were entered."""

    field = "code"

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, int(wait.total_seconds()))
        minutes = -(-self.seconds // 60)
        super().__init__(
            ngettext(
                "Too many wrong codes. Wait %(num)s minute, or start the program again to get a new code.",
                "Too many wrong codes. Wait %(num)s minutes, or start the program again to get a new code.",
                minutes,
            )
        )


class AdministratorExists(Conflict):
    """Somebody else became the first administrator."""

    def __init__(self) -> None:
        super().__init__(_("There is an administrator already. Sign in, or ask them to invite you."))


def renew_code(session: Session, *, now: datetime) -> str | None:
    """Make a fresh code, which is stored only as a hash, and return it; older ones end. `None` if there is an administrator."""
    session.execute(delete(FirstCode))
    if queries.has_administrator(session):
        return None
    code = rules.new_code(secrets.choice)
    session.execute(
        insert(FirstCode).values(id=1, code_hash=ids.sha256(rules.plain_code(code)), made_at=now, failures=0)
    )
    return code


def try_code(session: Session, *, code: str, now: datetime) -> RuleViolation | None:
    """Count a try; return what is wrong with it, or `None` if the code is right. It is returned, not raised, so that it counts.

    :raises NotFound: if no code waits
    """
    if queries.has_administrator(session):
        raise NotFound
    row = session.execute(select(FirstCode).with_for_update()).scalar_one_or_none()
    if row is None:
        raise NotFound
    if wait := rules.wait_left(row.failures, row.failed_at, now=now):
        return FirstCodeWaits(wait)
    if secrets.compare_digest(row.code_hash, ids.sha256(rules.plain_code(code))):
        return None
    failures = 1 if row.failures >= rules.FREE_TRIES else row.failures + 1
    session.execute(update(FirstCode).values(failures=failures, failed_at=now))
    return FirstCodeWrong()


def create_administrator(
    session: Session, *, code: str, name: str, email: str, password_hash: str, today: date, now: datetime
) -> UUID:
    """Make the first administrator, who may do all that setting up needs; return their account's id. The code ends.

    :raises AdministratorExists: if the code was used in the same moment
    """
    used = session.execute(
        delete(FirstCode).where(FirstCode.code_hash == ids.sha256(rules.plain_code(code))).returning(FirstCode.id)
    ).all()
    if not used:
        raise AdministratorExists
    known = employees.find_employee_by_email(session, people_rules.canonical_email(email))
    employee_id = (
        known.id
        if known is not None and known.is_active
        else people.add_employee(
            session,
            name=name,
            email=email,
            job_role_ids=(),
            manager_id=None,
            site_id=None,
            joined_on=today,
            viewer=None,
            now=now,
        ).id
    )
    account_id = identity.open_account(session, employee_id=employee_id, permission_sets=(), viewer=None, now=now)
    identity.edit_grants(session, employee_id=employee_id, permission_sets=SETS, viewer=None, now=now)
    identity.change_password(session, account_id=account_id, password_hash=password_hash, viewer=None, now=now)
    audit.record(session, viewer=None, action="account.first-administrator", subject=employee_id, at=now)
    return account_id
