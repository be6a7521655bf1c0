"""Changing media, and recording which versions show which content."""

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
from lms.core.words import gettext as _
from lms.courses.media import queries, rules
from lms.courses.media.models import Media, ModuleMedia
from lms.files import operations as files
from lms.files.ingest import IngestedFile
from lms.files.terms import MediaKind
from lms.markup.media import MediaFile


class DescriptionMissing(RuleViolation):
    """An image needs a description unless it is decorative; other files need a title."""

    field = "alt"

    def __init__(self, kind: MediaKind) -> None:
        super().__init__(
            _("Describe the image for people who can’t see it, or mark it as decorative.")
            if kind is MediaKind.IMAGE
            else _("Enter a title.")
        )


def add_media(
    session: Session,
    *,
    ingested: IngestedFile,
    file_name: str,
    alt: str,
    is_decorative: bool,
    viewer: Viewer,
    now: datetime,
) -> str:
    """Add a file under a name that is free; return the name.

    :raises DescriptionMissing: if it has none and needs one
    """
    description = _description(ingested.file_type.kind, alt, is_decorative=is_decorative)
    files.keep_file(session, ingested=ingested, now=now)
    taken = set(queries.taken_names(session))
    while True:
        name = rules.free_name(file_name, ingested.file_type, taken)
        values = _values(
            ingested,
            name=name,
            file_name=rules.display_name(file_name) or name,
            alt=description,
            viewer=viewer,
            now=now,
        )
        added = insert_into(session, Media).values(**values).on_conflict_do_nothing().returning(Media.id)
        if session.execute(added).first() is not None:
            break
        taken.add(name)  # somebody else was faster
    audit.record(session, viewer=viewer, action="media.added", subject=name, at=now, sha256=ingested.sha256)
    return name


def describe_media(
    session: Session, *, media_id: UUID, alt: str, is_decorative: bool, viewer: Viewer, now: datetime
) -> None:
    """Change the description of a file. Modules keep the one that they were written with.

    :raises MediaNotFound: if there is none
    :raises DescriptionMissing: if it has none and needs one
    """
    media = _get(session, media_id)
    before = media.alt
    media.alt = _description(MediaKind(media.kind), alt, is_decorative=is_decorative)
    audit.record(
        session, viewer=viewer, action="media.described", subject=media.name, at=now, before=before, after=media.alt
    )


def retire_media(session: Session, *, media_id: UUID, viewer: Viewer, now: datetime) -> str:
    """Stop offering a file to authors; return its name. Modules that use it still show it.

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


def apply_media(session: Session, *, name: str, alt: str | None, ingested: IngestedFile, now: datetime) -> None:
    """Import one file of a package under its own name; replace what had that name."""
    files.keep_file(session, ingested=ingested, now=now)
    media = session.scalar(select(Media).where(Media.name == name))
    if media is None:
        session.add(Media(**_values(ingested, name=name, file_name=name, alt=alt, viewer=None, now=now)))
    else:
        media.sha256, media.source_sha256 = ingested.sha256, ingested.source_sha256
        media.width, media.height, media.retired_at = ingested.width, ingested.height, None
        media.alt = alt
    session.flush()
    audit.record(session, viewer=None, action="media.imported", subject=name, at=now, sha256=ingested.sha256)


def record_shown(session: Session, *, module_version_id: UUID, files_shown: Iterable[MediaFile]) -> None:
    """Record which contents a new module version shows."""
    rows = [{"module_version_id": module_version_id, "name": file.name, "sha256": file.sha256} for file in files_shown]
    if rows:
        session.execute(insert(ModuleMedia), rows)


def _get(session: Session, media_id: UUID) -> Media:
    media = session.get(Media, media_id)
    if media is None:
        raise queries.MediaNotFound
    return media


def _description(kind: MediaKind, alt: str, *, is_decorative: bool) -> str:
    if kind is MediaKind.IMAGE and is_decorative:
        return ""
    if not alt:
        raise DescriptionMissing(kind)
    return alt


def _values(
    ingested: IngestedFile, *, name: str, file_name: str, alt: str | None, viewer: Viewer | None, now: datetime
) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "name": name,
        "file_name": file_name,
        "sha256": ingested.sha256,
        "source_sha256": ingested.source_sha256,
        "kind": ingested.file_type.kind.value,
        "alt": alt,
        "width": ingested.width,
        "height": ingested.height,
        "uploaded_at": now,
        "uploaded_by": viewer.employee_id if viewer else None,
    }
