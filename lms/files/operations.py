"""Keeping files, and letting go of those that nothing shows any more."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete
from sqlalchemy.orm import Session

from lms.core.db import insert_into
from lms.files.models import StoredFile
from lms.files.receive import ReceivedFile
from lms.files.store import Store

UNUSED_FOR = timedelta(days=1)
"""How long a file may lie without being shown: somebody could be about to use it."""


def keep_file(session: Session, *, received: ReceivedFile, now: datetime) -> None:
    """Note a file that lies in the store. The same content is noted once."""
    session.execute(
        insert_into(session, StoredFile)
        .values(
            sha256=received.sha256,
            media_type=received.file_type.media_type,
            size_bytes=received.size_bytes,
            created_at=now,
        )
        .on_conflict_do_nothing()
    )


def drop_unreferenced(session: Session, *, referenced: Select[Any], now: datetime) -> int:
    """Forget the rows of files that none of the hashes `referenced` names and that are a day old; return how many.

    The bytes go with `sweep`, in a later step: after this is committed, and not before.
    """
    gone = session.execute(
        delete(StoredFile)
        .where(StoredFile.created_at < now - UNUSED_FOR, StoredFile.sha256.not_in(referenced))
        .returning(StoredFile.sha256)
    )
    return len(gone.all())


def sweep(store: Store, *, known: Collection[str], now: datetime) -> int:
    """Remove the bytes of files that have no row and came more than a day ago; return how many."""
    before = (now - UNUSED_FOR).timestamp()
    gone = [sha256 for sha256 in store.list_hashes(older_than=before) if sha256 not in known]
    for sha256 in gone:
        store.remove(sha256)
    return len(gone)
