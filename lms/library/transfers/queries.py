"""Reading uploaded packages."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.library.transfers.models import PackageUpload


class PackageUploadNotFound(NotFound):
    """There is no such upload, or no more."""

    def __init__(self) -> None:
        super().__init__(_("This file is gone. It was imported, discarded, or is older than a day."))


@frozen
class PackageUploadRow:
    """An uploaded package."""

    id: UUID
    uploaded_by: UUID
    name: str
    sha256: str


def get_upload(session: Session, upload_id: UUID) -> PackageUploadRow:
    """Return an uploaded package.

    :raises PackageUploadNotFound: if there is none
    """
    row = session.get(PackageUpload, upload_id)
    if row is None:
        raise PackageUploadNotFound
    return PackageUploadRow(id=row.id, uploaded_by=row.uploaded_by, name=row.name, sha256=row.sha256)
