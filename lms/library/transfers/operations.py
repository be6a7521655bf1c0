"""Keeping an uploaded package until its author has seen what it would change."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import Conflict
from lms.core.problems import Diagnostic, NotReadable
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.files import operations as files
from lms.files.ingest import IngestedFile
from lms.files.store import Store, StoredBytes
from lms.journeys.files.rules import ImportOutcome
from lms.library import operations as library
from lms.library import package as packages
from lms.library.terms import PackageDocument
from lms.library.transfers import archive
from lms.library.transfers.models import PackageUpload

KEPT = timedelta(days=1)


class CompanyChanged(Conflict):
    """The company was changed after its author looked at what the package would change."""

    def __init__(self) -> None:
        super().__init__(_("The company was changed in the meantime. Check again what would change, then import."))


def keep_upload(session: Session, *, name: str, stored: StoredBytes, viewer: Viewer, now: datetime) -> UUID:
    """Keep a file that is in the store until its author has confirmed what it would change; delete those that have expired."""
    session.execute(delete(PackageUpload).where(PackageUpload.expires_at <= now))
    files.keep_bytes(session, stored=stored, media_type="application/zip", now=now)
    upload = PackageUpload(
        id=ids.new_id(),
        uploaded_by=viewer.employee_id,
        uploaded_at=now,
        expires_at=now + KEPT,
        name=name[-120:],
        sha256=stored.sha256,
    )
    session.add(upload)
    session.flush()
    return upload.id


def drop_upload(session: Session, *, upload_id: UUID) -> None:
    """Discard an uploaded package."""
    session.execute(delete(PackageUpload).where(PackageUpload.id == upload_id))


def read_upload(store: Store, sha256: str, folder: Path) -> tuple[PackageDocument | None, tuple[Diagnostic, ...]]:
    """Unpack a package into an empty folder and read it; it is `None` if anything is an error."""
    try:
        with store.open(sha256) as source:
            archive.unpack(source, folder)
    except NotReadable as error:
        return None, (error.problem,)
    return packages.read_package(folder)


def fingerprint(changes: tuple[library.PackageChange, ...]) -> str:
    """Return the same text for the same changes."""
    return ids.fingerprint(*(f"{one.kind}/{one.code}/{one.outcome}" for one in changes))


def import_upload(
    session: Session,
    *,
    upload_id: UUID,
    package: PackageDocument,
    ingested: Mapping[str, IngestedFile],
    seen: str,
    viewer: Viewer,
    now: datetime,
) -> int:
    """Import what the author saw that the package would change, and discard the file; return how many items changed.

    :raises CompanyChanged: if it would change something else by now
    """
    if fingerprint(library.plan_import(session, package)) != seen:
        raise CompanyChanged
    changes = library.import_package(session, package=package, ingested=ingested, now=now)
    count = sum(one.outcome is not ImportOutcome.UNCHANGED for one in changes)
    code = package.snapshot.organisation.code
    audit.record(session, action="package.imported", subject=code, viewer=viewer, at=now, count=count)
    drop_upload(session, upload_id=upload_id)
    return count
