"""Who may see an uploaded file: who uploaded it."""

from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.journeys.files import queries
from lms.journeys.files.queries import UploadNotFound, UploadRow


def upload_for(session: Session, viewer: Viewer, upload_id: UUID) -> UploadRow:
    """Return an uploaded file; that of somebody else is not found.

    :raises UploadNotFound: if there is none of theirs
    """
    upload = queries.get_upload(session, upload_id)
    if upload.uploaded_by != viewer.employee_id:
        raise UploadNotFound
    return upload
