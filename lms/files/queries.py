"""Reading what is stored."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.files.models import StoredFile


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """One stored file."""

    sha256: str
    media_type: str
    size_bytes: int


def list_files(session: Session) -> tuple[FileRow, ...]:
    """Return all stored files by hash: the manifest that a backup is checked against."""
    rows = session.execute(
        select(StoredFile.sha256, StoredFile.media_type, StoredFile.size_bytes).order_by(StoredFile.sha256)
    )
    return tuple(FileRow(**row._asdict()) for row in rows)
