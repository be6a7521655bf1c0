"""What can be done to accounts, grants, sessions and invitations."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids, purging
from lms.core.errors import Conflict, RuleViolation
from lms.core.permissions import PermissionSet
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.identity import queries, rules
from lms.identity.links import operations as links
from lms.identity.links import queries as link_queries
from lms.identity.messages import INVITATION
from lms.identity.models import Account, Grant, SignedInSession, SignInRecord
from lms.identity.reset import operations as resets
from lms.identity.terms import SignInTry
from lms.mail import operations as mail
from lms.outbox.terms import Step
from lms.people import operations as people_operations
from lms.people import queries as people
from lms.people import rules as people_rules


class OwnAdministrator(RuleViolation):
    """Administrators cannot remove their own administrator permission."""

    field = "permission_sets"


class LastAdministrator(RuleViolation):
    """At least one administrator must remain."""

    field = "permission_sets"


class NotEmployed(Conflict):
    """The person does not work here."""


# ── Accounts and grants ────────────────────────────────────────────────────────────────────────────────────────────


def open_account(
    session: Session,
    *,
    employee_id: UUID,
    permission_sets: Collection[PermissionSet] = (PermissionSet.EMPLOYEE,),
    viewer: Viewer | None,
    now: datetime,
    password_hash: str | None = None,
    demo_caption: str | None = None,
) -> UUID:
    """Open an account for a person and return its id. An account that is there already stays as it is."""
    if (known := queries.find_account_of(session, employee_id)) is not None:
        return known.id
    employee = people.get_employee(session, employee_id)
    account = Account(
        id=ids.new_id(),
        employee_id=employee_id,
        email=employee.email,
        password_hash=password_hash,
        password_version=0,
        demo_caption=demo_caption,
        created_at=now,
    )
    session.add(account)
    session.flush()
    _grant(session, account.id, permission_sets, now=now)
    audit.record(
        session, viewer=viewer, action="account.opened", subject=employee_id, at=now, sets=sorted(permission_sets)
    )
    return account.id


def edit_grants(
    session: Session,
    *,
    employee_id: UUID,
    permission_sets: Collection[PermissionSet],
    viewer: Viewer | None,
    now: datetime,
) -> None:
    """Give a person exactly these permission sets, and an account if they have none. Their other browsers are signed out.

    :raises OwnAdministrator: if the viewer would no longer be one
    :raises LastAdministrator: if nobody would be one
    """
    account_id = open_account(session, employee_id=employee_id, viewer=viewer, now=now)
    wanted = set(permission_sets)
    current = set(queries.get_account(session, account_id).permission_sets)
    if wanted == current:
        return
    if PermissionSet.ADMINISTRATOR in current - wanted:
        if viewer is not None and account_id == viewer.account_id:
            raise OwnAdministrator(_("You can’t remove your own administrator permission. Ask another administrator."))
        if set(queries.list_holders(session, PermissionSet.ADMINISTRATOR)) <= {account_id}:
            raise LastAdministrator(_("This is the last administrator. Make another person an administrator first."))
    session.execute(delete(Grant).where(Grant.account_id == account_id, Grant.permission_set.in_(current - wanted)))
    _grant(session, account_id, wanted - current, now=now)
    end_sessions(session, account_id=account_id, except_hash=viewer.session_hash if viewer else "")
    audit.record(
        session,
        viewer=viewer,
        action="grants.edited",
        subject=employee_id,
        at=now,
        before=sorted(current),
        after=sorted(wanted),
    )


def _grant(session: Session, account_id: UUID, permission_sets: Collection[PermissionSet], *, now: datetime) -> None:
    rows = [
        {"account_id": account_id, "permission_set": PermissionSet(name), "granted_at": now}
        for name in sorted(permission_sets)
    ]
    if rows:
        session.execute(insert(Grant), rows)


def edit_person(
    session: Session,
    *,
    employee_id: UUID,
    name: str,
    email: str,
    number: str | None,
    joined_on: date,
    today: date,
    viewer: Viewer | None,
    now: datetime,
) -> None:
    """Change a person's name, employee number, first day, or address, and with it the address with which they sign in."""
    employee = people_operations.edit_employee(
        session, employee_id=employee_id, name=name, email=email, viewer=viewer, now=now
    )
    people_operations.correct_employment(
        session, employee_id=employee_id, number=number, joined_on=joined_on, today=today, viewer=viewer, now=now
    )
    session.execute(update(Account).where(Account.employee_id == employee_id).values(email=employee.email))


def follow_people(session: Session, *, employee_ids: Sequence[UUID]) -> None:
    """Give the accounts of these people the addresses that they have now, and sign out those who left."""
    for account_id, email, has_left in queries.list_outdated(session, employee_ids):
        session.execute(update(Account).where(Account.id == account_id).values(email=email))
        if has_left:
            end_sessions(session, account_id=account_id)
            withdraw_invitations(session, account_id=account_id)


# ── Signing in ─────────────────────────────────────────────────────────────────────────────────────────────────────


def begin_sign_in(
    session: Session, *, email: str, address: str, devices: Mapping[UUID, str] = MappingProxyType({}), now: datetime
) -> SignInTry:
    """Count a try as failed before the password is looked at, so that many at once count as many.

    A try that comes too early is not counted, or waiting would never end. Whether there is such an account makes no difference.
    """
    email, address = people_rules.fold_email(email)[: people_rules.MAX_EMAIL], address[:45]
    if session.get_bind().dialect.name == "postgresql":
        # SQLite has one writer at a time; on PostgreSQL this makes tries with one address wait for each other.
        session.execute(select(func.pg_advisory_xact_lock(func.hashtext(email))))
    facts = queries.load_sign_in_facts(session, email=email, address=address, devices=devices, now=now)
    if wait := rules.sign_in_wait(facts, now=now):
        return SignInTry(record_id=None, account_id=facts.account_id, password_hash=None, wait=wait)
    record_id = ids.new_id()
    session.execute(
        insert(SignInRecord).values(
            id=record_id, email=email, address=address, device=facts.device, succeeded=False, tried_at=now
        )
    )
    return SignInTry(
        record_id=record_id,
        account_id=facts.account_id,
        password_hash=facts.password_hash,
        is_known_device=bool(facts.device),
    )


def pass_sign_in(session: Session, *, record_id: UUID, account_id: UUID, renewed_hash: str | None = None) -> None:
    """Record that the password was right. Open invitations of the account end; `renewed_hash` replaces an outdated one."""
    session.execute(update(SignInRecord).where(SignInRecord.id == record_id).values(succeeded=True))
    withdraw_invitations(session, account_id=account_id)
    if renewed_hash is not None:
        session.execute(update(Account).where(Account.id == account_id).values(password_hash=renewed_hash))


def start_session(session: Session, *, account_id: UUID, address: str, user_agent: str, now: datetime) -> str:
    """Sign a browser in; return the fresh 256-bit id for its cookie, of which only the hash is kept."""
    sid = secrets.token_urlsafe(32)
    session.execute(
        insert(SignedInSession).values(
            sid_hash=ids.sha256(sid),
            account_id=account_id,
            created_at=now,
            seen_at=now,
            authenticated_at=now,
            address=address[:45],
            user_agent=user_agent[:200],
        )
    )
    return sid


def rotate_session(session: Session, *, sid_hash: str, now: datetime) -> str:
    """Give a session whose owner has just given their password again a fresh id; return it.

    :raises AccountNotFound: if the session was ended meanwhile
    """
    queries.get_authenticated_at(session, sid_hash)
    sid = secrets.token_urlsafe(32)
    session.execute(
        update(SignedInSession)
        .where(SignedInSession.sid_hash == sid_hash)
        .values(sid_hash=ids.sha256(sid), authenticated_at=now)
    )
    return sid


def note_seen(session: Session, *, sid_hash: str, now: datetime) -> None:
    """Note that a session is in use."""
    session.execute(update(SignedInSession).where(SignedInSession.sid_hash == sid_hash).values(seen_at=now))


def end_session(session: Session, *, account_id: UUID, sid_hash: str) -> None:
    """Sign one of an account's browsers out."""
    session.execute(
        delete(SignedInSession).where(SignedInSession.account_id == account_id, SignedInSession.sid_hash == sid_hash)
    )


def end_session_of_browser(session: Session, *, sid: str) -> None:
    """Sign a browser out of whichever account it is signed in to."""
    session.execute(delete(SignedInSession).where(SignedInSession.sid_hash == ids.sha256(sid)))


def end_sessions(session: Session, *, account_id: UUID, except_hash: str = "") -> int:
    """Sign all of an account's browsers out, but for one if named; return how many."""
    ended = session.execute(
        delete(SignedInSession)
        .where(SignedInSession.account_id == account_id, SignedInSession.sid_hash != except_hash)
        .returning(SignedInSession.sid_hash)
    )
    return len(ended.all())


def end_sessions_of(session: Session, *, employee_id: UUID, viewer: Viewer, now: datetime) -> int:
    """Sign a person out of all their browsers, except the viewer's own; return how many.

    :raises AccountNotFound: if they have no account
    """
    account_id = queries.account_id_of(session, employee_id)
    count = end_sessions(session, account_id=account_id, except_hash=viewer.session_hash)
    audit.record(session, viewer=viewer, action="sessions.ended", subject=employee_id, at=now, count=count)
    return count


# ── Passwords and invitations ──────────────────────────────────────────────────────────────────────────────────────


def change_password(
    session: Session, *, account_id: UUID, password_hash: str, viewer: Viewer | None, now: datetime
) -> None:
    """Set a new password, already checked and hashed. All browsers are signed out, all open links end."""
    session.execute(
        update(Account)
        .where(Account.id == account_id)
        .values(password_hash=password_hash, password_version=Account.password_version + 1)
    )
    end_sessions(session, account_id=account_id)
    withdraw_invitations(session, account_id=account_id)
    audit.record(session, viewer=viewer, action="password.changed", subject=account_id, at=now)


def invite_person(session: Session, *, employee_id: UUID, viewer: Viewer | None, now: datetime) -> str:
    """Make a link token with which a person sets a password, once, within 14 days; older links end.

    Opens an account if they have none.

    :raises NotEmployed: if the person does not work here
    """
    account_id = _account_to_invite(session, employee_id, viewer=viewer, now=now)
    version = queries.get_password_version(session, account_id)
    token = links.make_link(
        session, account_id=account_id, password_version=version, lifetime=rules.INVITATION_LIFETIME, now=now
    )
    audit.record(session, viewer=viewer, action="person.invited", subject=employee_id, at=now)
    return token


def mail_invitation(session: Session, *, employee_id: UUID, viewer: Viewer | None, now: datetime) -> None:
    """Send a person an e-mail with such a link; it is made when the e-mail is sent, and older links end then.

    Who has a password already gets a link to choose a new one.

    :raises NotEmployed: if the person does not work here
    """
    account_id = _account_to_invite(session, employee_id, viewer=viewer, now=now)
    if queries.accounts_without_password(session, (account_id,)):
        _queue_invitation(session, employee_id, account_id, now=now)
    else:
        resets.queue_reset(session, employee_id, account_id, now=now)
    audit.record(session, viewer=viewer, action="person.invited", subject=employee_id, at=now, by="mail")


def mail_invitations(session: Session, *, employee_ids: Collection[UUID], viewer: Viewer | None, now: datetime) -> int:
    """Do that for all of these people who work here and have no password yet; return how many they are."""
    people_to_invite = link_queries.list_to_invite(session, employee_ids)
    for employee_id, known_account in people_to_invite.items():
        account_id = known_account or open_account(session, employee_id=employee_id, viewer=viewer, now=now)
        _queue_invitation(session, employee_id, account_id, now=now)
        audit.record(session, viewer=viewer, action="person.invited", subject=employee_id, at=now, by="mail")
    return len(people_to_invite)


def _account_to_invite(session: Session, employee_id: UUID, *, viewer: Viewer | None, now: datetime) -> UUID:
    employee = people.get_employee(session, employee_id)
    if employee.is_planned:
        raise NotEmployed(_("%(name)s has not started yet. Invite them from their first day on.", name=employee.name))
    if not employee.is_active:
        raise NotEmployed(_("%(name)s no longer works here. Rehire them first.", name=employee.name))
    return open_account(session, employee_id=employee_id, viewer=viewer, now=now)


def _queue_invitation(session: Session, employee_id: UUID, account_id: UUID, *, now: datetime) -> None:
    organisation = people.find_organisation(session)
    mail.queue_message(
        session,
        kind=INVITATION,
        employee_id=employee_id,
        # A second click in the same minute asks for the same invitation.
        key=f"invitation:{account_id.hex}:{now:%Y-%m-%dT%H:%M}",
        facts={"account_id": str(account_id), "company": organisation.name if organisation else str(_("your company"))},
        now=now,
    )


def withdraw_invitations(session: Session, *, account_id: UUID) -> None:
    """End an account's open links."""
    links.withdraw_links(session, account_id=account_id)


def accept_invitation(session: Session, *, token: str, password_hash: str, now: datetime) -> UUID:
    """Set the first password with a link, which then stops working; return the account's id.

    :raises InvitationNotFound: if the link does not work, or was used in the same moment
    """
    account_id = queries.get_open_invitation(session, token, now=now).account_id
    if not links.use_link(session, token=token, now=now):
        raise queries.InvitationNotFound
    change_password(session, account_id=account_id, password_hash=password_hash, viewer=None, now=now)
    return account_id


def plan_purge(session: Session, *, before: datetime) -> list[Step]:
    """Return the steps that delete sessions unused, links expired, and tries to sign in and keys of forms made before then."""
    return [
        *purging.plan_purge(session, SignedInSession, SignedInSession.seen_at < before),
        *links.plan_purge(session, before=before),
        *purging.plan_purge(session, SignInRecord, SignInRecord.tried_at < before),
        *audit.plan_purge(session, before=before),
    ]
