"""Storing files, and removing those that nothing refers to."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms.core.db import after_commit, insert_into
from lms.files.ingest import IngestedFile
from lms.files.models import StoredFile
from lms.files.queries import list_files, referenced_hashes, store_of
from lms.files.store import Store, StoredBytes

UNUSED_FOR = timedelta(days=1)
"""How long a file is kept that nothing refers to: somebody could be about to use it."""


def keep_file(session: Session, *, ingested: IngestedFile, now: datetime) -> None:
    """Record a file that is in the store. The same content is recorded once."""
    stored = StoredBytes(sha256=ingested.sha256, size_bytes=ingested.size_bytes)
    keep_bytes(session, stored=stored, media_type=ingested.file_type.media_type, now=now)


def keep_bytes(session: Session, *, stored: StoredBytes, media_type: str, now: datetime) -> None:
    """Record content that is in the store, of whatever type. The same content is recorded once."""
    values = {"sha256": stored.sha256, "media_type": media_type, "size_bytes": stored.size_bytes, "created_at": now}
    session.execute(insert_into(session, StoredFile).values(values).on_conflict_do_nothing())


def drop_own_file(session: Session, *, sha256: str) -> None:
    """Delete a file whose content nobody else can have, without waiting a day; its bytes go once this is committed."""
    session.execute(delete(StoredFile).where(StoredFile.sha256 == sha256))
    after_commit(session, partial(store_of(session).remove, sha256))


def tidy(session: Session, *, now: datetime) -> None:
    """Delete the files that nothing has referred to for a day, and, once this is committed, their bytes."""
    drop_unreferenced(session, now=now)
    known = {file.sha256 for file in list_files(session)}
    after_commit(session, partial(sweep, store_of(session), known=known, now=now))


def drop_unreferenced(session: Session, *, now: datetime) -> int:
    """Delete the rows of files that nothing refers to and that are a day old; return how many.

    `sweep` removes their bytes, once this is committed.
    """
    gone = session.execute(
        delete(StoredFile)
        .where(StoredFile.created_at < now - UNUSED_FOR, StoredFile.sha256.not_in(referenced_hashes(session)))
        .returning(StoredFile.sha256)
    )
    return len(gone.all())


def sweep(store: Store, *, known: Collection[str], now: datetime) -> int:
    """Remove the bytes of files that have no row and are more than a day old; return how many."""
    before = (now - UNUSED_FOR).timestamp()
    gone = [sha256 for sha256 in store.list_hashes(older_than=before) if sha256 not in known]
    for sha256 in gone:
        store.remove(sha256)
    return len(gone)
