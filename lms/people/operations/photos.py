"""The photo of a person."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.viewer import Viewer
from lms.files import operations as files
from lms.files.ingest import IngestedFile
from lms.people import queries
from lms.people.models import Employee

EDGE = 320
"""Pixels of a photo, which is a square."""


def set_photo(
    session: Session, *, employee_id: UUID, ingested: IngestedFile | None, viewer: Viewer, now: datetime
) -> None:
    """Give a person a photo that is in the store, or none."""
    employee = session.get(Employee, employee_id)
    if employee is None:
        raise queries.EmployeeNotFound
    if ingested is not None:
        files.keep_file(session, ingested=ingested, now=now)
    employee.photo_sha256 = ingested.sha256 if ingested else None
    session.flush()
    audit.record(session, viewer=viewer, action="employee.photographed", subject=employee_id, at=now)
