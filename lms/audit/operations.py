"""Writing the audit log."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.audit.models import AuditEntry, OnceKey
from lms.core import ids
from lms.core.db import insert_into
from lms.core.viewer import Viewer


def record(
    session: Session, *, viewer: Viewer | None, action: str, subject: object, at: datetime, **details: Any
) -> None:
    """Note one change, in the caller's transaction. `viewer` is `None` for commands and jobs."""
    session.add(
        AuditEntry(
            id=ids.new_id(),
            at=at,
            account_id=viewer.account_id if viewer else None,
            action=action,
            subject=str(subject),
            details=details,
        )
    )


def once(session: Session, *, viewer: Viewer, key: str, make: Callable[[], str], at: datetime) -> str:
    """Do what a form asks for the first time its key comes, and return what came of it; later only return that.

    The key says which form it is and what was sent, see `web.once`. `make` does it, in the caller's transaction, and returns the id of what it made. An empty key asks nothing: it always does.
    Source: security.md R36.
    """
    if not key:
        return make()
    row = OnceKey.account_id == viewer.account_id, OnceKey.key == key
    fresh = session.execute(
        insert_into(session, OnceKey)
        .values(account_id=viewer.account_id, key=key, result="", at=at)
        .on_conflict_do_nothing()
        .returning(OnceKey.key)
    )
    if fresh.first() is None:
        return session.scalars(select(OnceKey.result).where(*row)).one()
    result = make()
    session.execute(update(OnceKey).where(*row).values(result=result))
    return result
