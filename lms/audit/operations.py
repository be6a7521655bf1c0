"""Writing the audit log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from lms.audit.models import AuditEntry, AuditPermit, IdempotencyKey
from lms.core import ids, purging
from lms.core.db import insert_into
from lms.core.viewer import Viewer


def record(
    session: Session, *, viewer: Viewer | None, action: str, subject: object, at: datetime, **details: Any
) -> None:
    """Record one change, in the caller's transaction. `viewer` is `None` for commands and jobs."""
    session.add(
        AuditEntry(
            id=ids.new_id(),
            occurred_at=at,
            account_id=viewer.account_id if viewer else None,
            action=action,
            subject=str(subject),
            details=details,
        )
    )


def once(session: Session, *, viewer: Viewer, key: str, make: Callable[[], str], at: datetime) -> str:
    """Make what a form asks for when its key comes first, and return the result; later only return that result.

    The key says which form it is and what was sent, see `web.once`. `make` runs in the caller's transaction and returns the id
    of what it made. With an empty key it always runs. Source: security.md R36.
    """
    if not key:
        return make()
    row = IdempotencyKey.account_id == viewer.account_id, IdempotencyKey.key == key
    fresh = session.execute(
        insert_into(session, IdempotencyKey)
        .values(account_id=viewer.account_id, key=key, result="", created_at=at)
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.key)
    )
    if fresh.first() is None:
        return session.scalars(select(IdempotencyKey.result).where(*row)).one()
    result = make()
    session.execute(update(IdempotencyKey).where(*row).values(result=result))
    return result


def was_done(session: Session, *, viewer: Viewer, key: str) -> bool:
    """Test if `once` has made what this key stands for."""
    row = IdempotencyKey.account_id == viewer.account_id, IdempotencyKey.key == key
    return bool(key) and session.scalar(select(IdempotencyKey.key).where(*row)) is not None


@contextmanager
def permitting(session: Session) -> Iterator[None]:
    """Let this transaction, and nobody else, change and delete entries meanwhile."""
    session.execute(insert(AuditPermit).values(id=1))
    yield
    session.execute(delete(AuditPermit))


def plan_purge(session: Session, *, before: datetime) -> list[Callable[[Session], None]]:
    """Return the steps that delete the keys of forms sent first before then; such a form would take effect again."""
    return purging.plan_purge(session, IdempotencyKey, IdempotencyKey.created_at < before)


def plan_entry_purge(session: Session, *, before: datetime, now: datetime) -> list[Callable[[Session], None]]:
    """Return the steps that delete entries from before then, and leave one that says so."""
    steps = purging.plan_purge(session, AuditEntry, AuditEntry.occurred_at < before)
    return (
        [*(partial(_permitted, step=step) for step in steps), partial(_note_purge, before=before, now=now)]
        if steps
        else []
    )


def _permitted(session: Session, *, step: Callable[[Session], None]) -> None:
    with permitting(session):
        step(session)


def _note_purge(session: Session, *, before: datetime, now: datetime) -> None:
    record(session, viewer=None, action="audit-log.purged", subject="", at=now, before=before.date().isoformat())
