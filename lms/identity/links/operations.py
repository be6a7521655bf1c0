"""Making links, using them, and ending them."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from lms.core import ids, purging
from lms.identity.links.models import Invitation, ResetRequest
from lms.outbox.terms import Step


def make_link(session: Session, *, account_id: UUID, password_version: int, lifetime: timedelta, now: datetime) -> str:
    """Return a fresh token with which an account's password can be set, once; older links of the account end.

    `password_version` is the present one: a link dies when the password is changed.
    """
    session.execute(delete(Invitation).where(Invitation.account_id == account_id))
    token = secrets.token_urlsafe(32)
    session.execute(
        insert(Invitation).values(
            token_hash=ids.sha256(token),
            account_id=account_id,
            password_version=password_version,
            expires_at=now + lifetime,
        )
    )
    return token


def use_link(session: Session, *, token: str, now: datetime) -> bool:
    """Use a link up; return whether this call did, and not another in the same moment."""
    used = session.execute(
        update(Invitation)
        .where(Invitation.token_hash == ids.sha256(token), Invitation.used_at.is_(None))
        .values(used_at=now)
        .returning(Invitation.account_id)
    )
    return used.first() is not None


def withdraw_links(session: Session, *, account_id: UUID) -> None:
    """End an account's open links."""
    session.execute(delete(Invitation).where(Invitation.account_id == account_id, Invitation.used_at.is_(None)))


def note_reset_request(session: Session, *, email: str, address: str, now: datetime) -> None:
    """Note that somebody asked for a new password."""
    session.execute(insert(ResetRequest).values(id=ids.new_id(), email=email, address=address, asked_at=now))


def plan_purge(session: Session, *, before: datetime) -> Sequence[Step]:
    """Return the steps that delete links that expired, and requests that were made, before then."""
    return [
        *purging.plan_purge(session, Invitation, Invitation.expires_at < before),
        *purging.plan_purge(session, ResetRequest, ResetRequest.asked_at < before),
    ]
