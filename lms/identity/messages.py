"""What is sent to people who have no password, or forgot it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.identity import queries, rules
from lms.identity.links import operations as links
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words


def _invitation(facts: Facts) -> Words:
    return Words(
        subject=_("Your training at %(company)s", company=facts["company"]),
        lines=(
            _("You’re invited to your training at %(company)s. Choose a password to start.", company=facts["company"]),
            ngettext(
                "The link works once, within %(num)s day.",
                "The link works once, within %(num)s days.",
                rules.INVITATION_LIFETIME.days,
            ),
        ),
        action=_("Choose a password"),
        path=f"/invitations/{facts['token']}",
    )


def _reset(facts: Facts) -> Words:
    return Words(
        subject=_("Choose a new password"),
        lines=(
            _("Someone, most likely you, asked for a new password for your training."),
            _("The link works once, within 24 hours. If it wasn’t you, do nothing: your password stays as it is."),
        ),
        action=_("Choose a new password"),
        path=f"/reset-password/{facts['token']}",
    )


def _still_invited(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return the invitations of those who have not set a password meanwhile."""
    without = queries.accounts_without_password(session, [UUID(row.facts["account_id"]) for row in messages])
    return {row.id: row.facts for row in messages if UUID(row.facts["account_id"]) in without}


def _still_asked(_session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:
    """Return what was asked for lately: later, the person has asked again, or remembered."""
    return {row.id: row.facts for row in messages if now - row.queued_at < rules.RESET_LIFETIME}


def _with_invitation_link(session: Session, message: QueuedMessage, *, now: datetime) -> Facts:
    return _with_link(session, message, rules.INVITATION_LIFETIME, now)


def _with_reset_link(session: Session, message: QueuedMessage, *, now: datetime) -> Facts:
    return _with_link(session, message, rules.RESET_LIFETIME, now)


def _with_link(session: Session, message: QueuedMessage, lifetime: timedelta, now: datetime) -> Facts:
    """Make the link only when it is sent: so only its hash is ever stored."""
    account_id = UUID(message.facts["account_id"])
    version = queries.get_password_version(session, account_id)
    token = links.make_link(session, account_id=account_id, password_version=version, lifetime=lifetime, now=now)
    return {"token": token}


INVITATION = MessageKind(
    code="invitation",
    label=_("Invitation"),
    words=_invitation,
    is_must=True,
    look_again=_still_invited,
    prepare=_with_invitation_link,
)
PASSWORD_RESET = MessageKind(
    code="password-reset",
    label=_("New password"),
    words=_reset,
    is_must=True,
    look_again=_still_asked,
    prepare=_with_reset_link,
)
