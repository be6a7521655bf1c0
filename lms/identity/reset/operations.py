"""Asking for a new password, and sending the link."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.errors import RuleViolation
from lms.core.words import gettext as _
from lms.identity import queries, rules
from lms.identity.events import PasswordForgotten
from lms.identity.links import operations as links
from lms.identity.links import queries as link_queries
from lms.identity.messages import PASSWORD_RESET
from lms.mail import operations as mail
from lms.outbox import operations as outbox
from lms.people import rules as people_rules


class TooManyResets(RuleViolation):
    """One network address asks for very many new passwords."""

    def __init__(self) -> None:
        super().__init__(_("Too many requests. Wait an hour, then try again."))


def ask_reset(session: Session, *, email: str, address: str, now: datetime) -> None:
    """Note that somebody forgot the password of this address.

    It is the same work, and so takes the same time, whether or not there is such an account: the worker finds out.

    :raises TooManyResets: if this network address has asked very often
    """
    email, address = people_rules.fold_email(email)[: people_rules.MAX_EMAIL], address[:45]
    asked = link_queries.count_reset_requests(session, email=email, address=address, since=now - rules.RESET_WINDOW)
    if asked.from_address >= rules.RESETS_PER_ADDRESS:
        raise TooManyResets
    links.note_reset_request(session, email=email, address=address, now=now)
    if asked.for_email < rules.RESETS_PER_ACCOUNT:
        outbox.publish(session, PasswordForgotten(email=email, occurred_at=now))


def mail_reset(session: Session, *, email: str, now: datetime) -> None:
    """Send who has an account with this address an e-mail with a link to choose a new password."""
    found = queries.find_account_by_email(session, email)
    if found is None:
        return
    account_id, employee_id = found
    queue_reset(session, employee_id, account_id, now=now)
    audit.record(session, viewer=None, action="password.reset-asked", subject=account_id, at=now)


def queue_reset(session: Session, employee_id: UUID, account_id: UUID, *, now: datetime) -> None:
    """Queue the e-mail with the link for an account."""
    mail.queue_message(
        session,
        kind=PASSWORD_RESET,
        employee_id=employee_id,
        key=f"password-reset:{now.isoformat()}",
        facts={"account_id": str(account_id)},
        now=now,
    )
