"""Who may import a package: who may edit all that it can bring. An upload is only for who made it."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.errors import Forbidden
from lms.core.permissions import Permission
from lms.core.viewer import Viewer
from lms.library.transfers import queries

NEEDED = (Permission.COMPANY_EDIT, Permission.MANTRA_EDIT, Permission.MAPS_EDIT, Permission.MODULES_EDIT)


def may_import(viewer: Viewer) -> bool:
    """Test if a person may import packages."""
    return all(viewer.may(one) for one in NEEDED)


def check_import(viewer: Viewer) -> None:
    """Let in who may import packages.

    :raises Forbidden: if they may not
    """
    if not may_import(viewer):
        raise Forbidden


def upload_for(session: Session, viewer: Viewer, upload_id: UUID) -> queries.PackageUploadRow:
    """Return an uploaded package; that of somebody else is not found.

    :raises Forbidden: if they may not import packages
    :raises PackageUploadNotFound: if there is none of theirs
    """
    check_import(viewer)
    upload = queries.get_upload(session, upload_id)
    if upload.uploaded_by != viewer.employee_id:
        raise queries.PackageUploadNotFound
    return upload
