"""Reading accounts, sessions and invitations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.permissions import PERMISSIONS, Permission, PermissionSet
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.identity import rules
from lms.identity.links.models import Invitation
from lms.identity.models import Account, Grant, SignedInSession, SignInRecord
from lms.identity.terms import FailedTry, SessionLimits, SignInFacts
from lms.people import queries as people
from lms.people.models import Employee
from lms.people.terms import EmploymentState


class AccountNotFound(NotFound):
    """The person has no account."""


class InvitationNotFound(NotFound):
    """The link was used, has expired, or never existed."""

    def __init__(self) -> None:
        super().__init__(_("This link has been used or has expired. Ask an administrator for a new one."))


@frozen
class AccountRow:
    """An account as its owner and the administrator see it."""

    id: UUID
    employee_id: UUID
    name: str
    email: str
    has_password: bool
    permission_sets: tuple[PermissionSet, ...]


@frozen
class SessionRow:
    """One browser in which a person is signed in."""

    sid_hash: str
    created_at: datetime
    seen_at: datetime
    address: str
    user_agent: str

    @property
    def name(self) -> str:
        """The browser, as its owner would call it."""
        return rules.browser_name(self.user_agent)


@frozen
class DemoAccount:
    """An account to try on a demo instance."""

    name: str
    email: str
    caption: str


@frozen
class InvitationFacts:
    """The person whose invitation a link is."""

    account_id: UUID
    name: str
    email: str


@frozen
class ProfilePage:
    """A person's own profile."""

    employee: people.EmployeeRow
    job_roles: tuple[people.PlacementRow, ...]
    permission_sets: tuple[PermissionSet, ...]
    session_count: int


@frozen
class AccountPage:
    """A person's account, for the administrator."""

    employee: people.EmployeeRow
    account: AccountRow | None
    invitation_ends_at: datetime | None
    sessions: tuple[SessionRow, ...]
    """The browsers in which they are signed in."""


MOST_TRIES = 1000
"""With one account in a day: far more than the limits allow."""
_ACTIVE = Employee.state == EmploymentState.ACTIVE


def _holds(limits: SessionLimits, now: datetime) -> tuple[Any, ...]:
    return SignedInSession.seen_at > now - limits.idle, SignedInSession.created_at > now - limits.lifetime


def get_authenticated_at(session: Session, sid_hash: str) -> datetime:
    """Return when the owner of a session last gave their password.

    :raises AccountNotFound: if the session was ended meanwhile
    """
    moment = session.scalar(select(SignedInSession.authenticated_at).where(SignedInSession.sid_hash == sid_hash))
    if moment is None:
        raise AccountNotFound
    return moment


def list_sessions(
    session: Session, account_id: UUID, *, limits: SessionLimits, now: datetime
) -> tuple[SessionRow, ...]:
    """Return the browsers in which a person is signed in, the last used first."""
    rows = session.execute(
        select(
            SignedInSession.sid_hash,
            SignedInSession.created_at,
            SignedInSession.seen_at,
            SignedInSession.address,
            SignedInSession.user_agent,
        )
        .where(SignedInSession.account_id == account_id, *_holds(limits, now))
        .order_by(SignedInSession.seen_at.desc(), SignedInSession.sid_hash)
    )
    return tuple(SessionRow(**row._asdict()) for row in rows)


def find_account_of(session: Session, employee_id: UUID) -> AccountRow | None:
    """Return a person's account, or `None`."""
    return _account_row(
        session, select(Account, Employee.name).join(Employee).where(Account.employee_id == employee_id)
    )


def get_account(session: Session, account_id: UUID) -> AccountRow:
    """Return an account.

    :raises AccountNotFound: if there is none
    """
    row = _account_row(session, select(Account, Employee.name).join(Employee).where(Account.id == account_id))
    if row is None:
        raise AccountNotFound
    return row


def _account_row(session: Session, query: Select[Account, str]) -> AccountRow | None:
    if (found := session.execute(query).first()) is None:
        return None
    account, name = found
    granted = session.scalars(
        select(Grant.permission_set).where(Grant.account_id == account.id).order_by(Grant.permission_set)
    )
    return AccountRow(
        id=account.id,
        employee_id=account.employee_id,
        name=name,
        email=account.email,
        has_password=account.password_hash is not None,
        permission_sets=tuple(PermissionSet(name) for name in granted),
    )


def list_outdated(session: Session, employee_ids: Sequence[UUID]) -> tuple[tuple[UUID, str, bool], ...]:
    """Return the accounts of these people whose address is no longer the person's, or whose owner left: id, address, whether they left."""
    has_left = Employee.state == EmploymentState.ENDED
    query = (
        select(Account.id, Employee.email, has_left)
        .join(Employee)
        .where(Account.employee_id.in_(employee_ids), or_(Account.email != Employee.email, has_left))
    )
    return tuple((id_, email, bool(left)) for id_, email, left in session.execute(query))


def account_id_of(session: Session, employee_id: UUID) -> UUID:
    """Return the id of a person's account.

    :raises AccountNotFound: if they have none
    """
    account_id = session.scalar(select(Account.id).where(Account.employee_id == employee_id))
    if account_id is None:
        raise AccountNotFound
    return account_id


def list_holders(session: Session, permission_set: PermissionSet) -> tuple[UUID, ...]:
    """Return the accounts of people who work here and hold a permission set."""
    query = (
        select(Account.id)
        .join(Employee)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.permission_set == permission_set, _ACTIVE)
    )
    return tuple(session.scalars(query))


def list_employees_who_may(session: Session, permission: Permission) -> tuple[UUID, ...]:
    """Return the people who work here and may do something."""
    sets = [name for name, permissions in PERMISSIONS.items() if permission in permissions]
    query = (
        select(Account.employee_id)
        .distinct()
        .join(Employee)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.permission_set.in_(sets), _ACTIVE)
        .order_by(Account.employee_id)
    )
    return tuple(session.scalars(query))


def load_sign_in_facts(
    session: Session, *, email: str, address: str, devices: Mapping[UUID, str], now: datetime
) -> SignInFacts:
    """Return the facts that decide about a try to sign in; `email` is canonical, `devices` are the browser's names by account."""
    account = session.execute(
        select(Account.id, Account.password_hash).join(Employee).where(Account.email == email, _ACTIVE)
    ).first()
    count, last_at = session.execute(
        select(func.count(), func.max(SignInRecord.tried_at)).where(
            SignInRecord.address == address,
            SignInRecord.tried_at > now - rules.ADDRESS_WINDOW,
            SignInRecord.succeeded.is_(False),
            SignInRecord.device == "",
        )
    ).one()
    return SignInFacts(
        account_id=account.id if account else None,
        password_hash=account.password_hash if account else None,
        device=devices.get(account.id, "") if account else "",
        failures=_failures(session, email, since=now - rules.FAILURE_WINDOW),
        address_failures=count,
        address_failed_at=last_at,
    )


def _failures(session: Session, email: str, *, since: datetime) -> tuple[FailedTry, ...]:
    rows = session.execute(
        select(SignInRecord.tried_at, SignInRecord.device, SignInRecord.succeeded)
        .where(SignInRecord.email == email, SignInRecord.tried_at > since)
        .order_by(SignInRecord.tried_at.desc(), SignInRecord.id.desc())
        .limit(MOST_TRIES)
    )
    since_success = takewhile(lambda row: not row.succeeded, rows)
    return tuple(FailedTry(tried_at=row.tried_at, device=row.device) for row in since_success)


def get_open_invitation(session: Session, token: str, *, now: datetime) -> InvitationFacts:
    """Return the person whose invitation a link is.

    :raises InvitationNotFound: if it was used, has expired, or the password was changed since
    """
    row = session.execute(
        select(Account.id, Employee.name, Account.email)
        .join(Invitation, Invitation.account_id == Account.id)
        .join(Employee, Account.employee_id == Employee.id)
        .where(
            Invitation.token_hash == ids.sha256(token),
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
            Invitation.password_version == Account.password_version,
            _ACTIVE,
        )
    ).first()
    if row is None:
        raise InvitationNotFound
    return InvitationFacts(account_id=row.id, name=row.name, email=row.email)


def find_invitation_end(session: Session, account_id: UUID, *, now: datetime) -> datetime | None:
    """Return until when an account's open link works, or `None` if there is none."""
    return session.scalar(
        select(func.max(Invitation.expires_at)).where(
            Invitation.account_id == account_id, Invitation.used_at.is_(None), Invitation.expires_at > now
        )
    )


def find_account_by_email(session: Session, email: str) -> tuple[UUID, UUID] | None:
    """Return account and employee of somebody who works here, by their canonical address; or `None`."""
    row = session.execute(select(Account.id, Account.employee_id).join(Employee).where(Account.email == email, _ACTIVE))
    found = row.first()
    return (found.id, found.employee_id) if found else None


def get_password_version(session: Session, account_id: UUID) -> int:
    """Return how often an account's password was changed.

    :raises AccountNotFound: if there is none
    """
    version = session.scalar(select(Account.password_version).where(Account.id == account_id))
    if version is None:
        raise AccountNotFound
    return version


def accounts_without_password(session: Session, account_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return which of these accounts have no password yet."""
    return frozenset(
        session.scalars(select(Account.id).where(Account.id.in_(account_ids), Account.password_hash.is_(None)))
    )


def list_demo_accounts(session: Session) -> tuple[DemoAccount, ...]:
    """Return the accounts to try, in the order in which they were made. Only for demo instances."""
    rows = session.execute(
        select(Employee.name, Account.email, Account.demo_caption.label("caption"))
        .join(Employee)
        .where(Account.demo_caption.is_not(None), _ACTIVE)
        .order_by(Account.id)
    )
    return tuple(DemoAccount(**row._asdict()) for row in rows)


def profile_page(session: Session, viewer: Viewer, *, limits: SessionLimits, now: datetime) -> ProfilePage:
    """Return the viewer's own profile."""
    return ProfilePage(
        employee=people.get_employee(session, viewer.employee_id),
        job_roles=people.current_placements(session, viewer.employee_id),
        permission_sets=get_account(session, viewer.account_id).permission_sets,
        session_count=len(list_sessions(session, viewer.account_id, limits=limits, now=now)),
    )


def account_page(
    session: Session, employee: people.EmployeeRow, *, limits: SessionLimits, now: datetime
) -> AccountPage:
    """Return a person's account and where it is signed in."""
    account = find_account_of(session, employee.id)
    return AccountPage(
        employee=employee,
        account=account,
        invitation_ends_at=find_invitation_end(session, account.id, now=now) if account else None,
        sessions=list_sessions(session, account.id, limits=limits, now=now) if account else (),
    )
