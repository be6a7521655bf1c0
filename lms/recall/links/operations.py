"""Making links, using them, and ending them."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from lms.core import ids, purging
from lms.outbox.terms import Step
from lms.recall.links.models import LinkTry, RecallLink

LIFETIME = timedelta(hours=24)


def make_link(session: Session, *, employee_id: UUID, now: datetime) -> str:
    """Return a fresh token that leads a person to their questions, once, within a day; their unused older ones end."""
    session.execute(delete(RecallLink).where(RecallLink.employee_id == employee_id, RecallLink.used_at.is_(None)))
    token = secrets.token_urlsafe(32)
    session.execute(
        insert(RecallLink).values(token_hash=ids.sha256(token), employee_id=employee_id, expires_at=now + LIFETIME)
    )
    return token


def use_link(session: Session, *, token: str, now: datetime) -> str | None:
    """Use a link up, and return the pass of the browser that did; `None` if it was used, ran out, or never was."""
    secret = secrets.token_urlsafe(32)
    used = session.execute(
        update(RecallLink)
        .where(RecallLink.token_hash == ids.sha256(token), RecallLink.used_at.is_(None), RecallLink.expires_at > now)
        .values(used_at=now, pass_hash=ids.sha256(secret))
        .returning(RecallLink.employee_id),
        execution_options={"synchronize_session": False},
    )
    return secret if used.first() is not None else None


def note_try(session: Session, *, address: str, now: datetime) -> None:
    """Note that a link was used that was not good."""
    session.execute(insert(LinkTry).values(id=ids.new_id(), address=address[:45], tried_at=now))


def plan_purge(session: Session, *, now: datetime) -> Sequence[Step]:
    """Return the steps that delete what ran out."""
    return [
        *purging.plan_purge(session, RecallLink, RecallLink.expires_at < now),
        *purging.plan_purge(session, LinkTry, LinkTry.tried_at < now - LIFETIME),
    ]
