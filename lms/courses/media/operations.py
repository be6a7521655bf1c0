"""Changing media, and noting which versions show which content."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.courses.media import queries, rules
from lms.courses.media.models import Media, ModuleMedia
from lms.files import operations as files
from lms.files.ingest import IngestedFile
from lms.files.terms import MediaKind
from lms.markup.media import MediaFile


class AltMissing(RuleViolation):
    """A picture that says something needs words; other files need a title."""

    field = "alt"

    def __init__(self, kind: MediaKind) -> None:
        super().__init__(
            "Say what the picture shows, for those who do not see it, or tick that it is only decoration."
            if kind is MediaKind.IMAGE
            else "Give it a title."
        )


def add_media(
    session: Session,
    *,
    received: IngestedFile,
    file_name: str,
    alt: str,
    is_decorative: bool,
    viewer: Viewer,
    now: datetime,
) -> str:
    """Give a received file a name that modules can show it by; return the name.

    :raises AltMissing: if it has no words and is more than decoration
    """
    words = _words(received.file_type.kind, alt, is_decorative=is_decorative)
    files.keep_file(session, received=received, now=now)
    taken = set(queries.taken_names(session))
    while True:
        name = rules.free_name(file_name, received.file_type, taken)
        shown = rules.shown_name(file_name) or name
        values = _values(received, name=name, file_name=shown, alt=words, viewer=viewer, now=now)
        added = insert_into(session, Media).values(**values).on_conflict_do_nothing().returning(Media.id)
        if session.execute(added).first() is not None:
            break
        taken.add(name)  # somebody took it at the same moment
    audit.record(session, viewer=viewer, action="media.added", subject=name, at=now, sha256=received.sha256)
    return name


def describe_media(
    session: Session, *, media_id: UUID, alt: str, is_decorative: bool, viewer: Viewer, now: datetime
) -> None:
    """Change what is said about a file. Modules keep the words that they were written with.

    :raises MediaNotFound: if there is none
    :raises AltMissing: if it has no words and is more than decoration
    """
    media = _get(session, media_id)
    before = media.alt
    media.alt = _words(MediaKind(media.kind), alt, is_decorative=is_decorative)
    audit.record(
        session, viewer=viewer, action="media.described", subject=media.name, at=now, before=before, after=media.alt
    )


def retire_media(session: Session, *, media_id: UUID, viewer: Viewer, now: datetime) -> str:
    """Offer a file no more; return its name. Modules that show it go on showing it.

    :raises MediaNotFound: if there is none
    """
    media = _get(session, media_id)
    media.retired_at = media.retired_at or now
    audit.record(session, viewer=viewer, action="media.retired", subject=media.name, at=now)
    return media.name


def restore_media(session: Session, *, media_id: UUID, viewer: Viewer, now: datetime) -> str:
    """Offer a file again that was retired; return its name.

    :raises MediaNotFound: if there is none
    """
    media = _get(session, media_id)
    media.retired_at = None
    audit.record(session, viewer=viewer, action="media.restored", subject=media.name, at=now)
    return media.name


def apply_media(session: Session, *, name: str, alt: str | None, received: IngestedFile, now: datetime) -> None:
    """Bring in one file of a package under its own name, new or in the place of what was called so."""
    files.keep_file(session, received=received, now=now)
    media = session.scalar(select(Media).where(Media.name == name))
    if media is None:
        session.add(Media(**_values(received, name=name, file_name=name, alt=alt, viewer=None, now=now)))
    else:
        media.sha256, media.source_sha256 = received.sha256, received.source_sha256
        media.width, media.height, media.retired_at = received.width, received.height, None
        media.alt = alt
    session.flush()
    audit.record(session, viewer=None, action="media.imported", subject=name, at=now, sha256=received.sha256)


def note_shown(session: Session, *, module_version_id: UUID, files_shown: Iterable[MediaFile]) -> None:
    """Note which contents a new module version shows."""
    rows = [{"module_version_id": module_version_id, "name": file.name, "sha256": file.sha256} for file in files_shown]
    if rows:
        session.execute(insert(ModuleMedia), rows)


def _get(session: Session, media_id: UUID) -> Media:
    media = session.get(Media, media_id)
    if media is None:
        raise queries.MediaNotFound
    return media


def _words(kind: MediaKind, alt: str, *, is_decorative: bool) -> str:
    if kind is MediaKind.IMAGE and is_decorative:
        return ""
    if not alt:
        raise AltMissing(kind)
    return alt


def _values(
    received: IngestedFile, *, name: str, file_name: str, alt: str | None, viewer: Viewer | None, now: datetime
) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "name": name,
        "file_name": file_name,
        "sha256": received.sha256,
        "source_sha256": received.source_sha256,
        "kind": received.file_type.kind.value,
        "alt": alt,
        "width": received.width,
        "height": received.height,
        "uploaded_at": now,
        "uploaded_by": viewer.employee_id if viewer else None,
    }
