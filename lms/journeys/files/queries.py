"""Reading for map files: what the company has, and files that were uploaded and not saved yet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.journeys import queries as journeys
from lms.journeys.drafts import queries as drafts
from lms.journeys.drafts.queries import WorkingMap
from lms.journeys.files.models import MapUpload
from lms.journeys.files.reading import Codes
from lms.journeys.files.terms import FileKind
from lms.journeys.naming import Known
from lms.people import queries as people
from lms.people.queries import JobRoleRow
from lms.vision import queries as vision


class UploadNotFound(NotFound):
    """There is no such upload, or no more."""

    def __init__(self) -> None:
        super().__init__(_("This file is gone. It was saved, discarded, or is older than a day."))


@frozen
class OutlineName:
    """A thing that an outline may name."""

    code: str
    name: str
    note: str = ""


@frozen
class Names:
    """All that an outline may name, as listed beside it."""

    job_roles: tuple[OutlineName, ...]
    systems: tuple[OutlineName, ...]
    pillars: tuple[OutlineName, ...]

    @property
    def codes(self) -> Codes:
        """Return the codes alone."""
        return Codes(
            job_roles={one.code for one in self.job_roles},
            systems={one.code for one in self.systems},
            pillars={one.code for one in self.pillars},
        )


@frozen
class UploadRow:
    """An uploaded file."""

    id: UUID
    uploaded_by: UUID
    uploaded_at: datetime
    name: str
    kind: FileKind
    sha256: str
    choices: dict[str, str]


@frozen
class UploadListRow:
    """An uploaded file, in a list."""

    id: UUID
    uploaded_at: datetime
    name: str
    kind: FileKind


def load_names(session: Session) -> Names:
    """Return all that an outline may name, in the company's order."""
    mantra = vision.find_active_mantra(session)
    return Names(
        job_roles=tuple(
            OutlineName(code=role.code, name=role.name, note=role.department_name)
            for role in people.list_job_roles(session)
        ),
        systems=tuple(
            OutlineName(code=one.code, name=one.name, note=one.kind.label) for one in journeys.list_systems(session)
        ),
        pillars=tuple(OutlineName(code=one.code, name=one.name) for one in mantra.pillars) if mantra else (),
    )


def known_from(job_roles: tuple[JobRoleRow, ...] | tuple[OutlineName, ...], maps: tuple[WorkingMap, ...] = ()) -> Known:
    """Return what the company has, for readers and writers of files."""
    return Known(
        maps=tuple(one.document for one in maps),
        job_roles={role.code: role.name for role in job_roles},
        departments={
            role.code: role.note if isinstance(role, OutlineName) else role.department_name for role in job_roles
        },
    )


def get_upload(session: Session, upload_id: UUID) -> UploadRow:
    """Return an uploaded file.

    :raises UploadNotFound: if there is none
    """
    row = session.get(MapUpload, upload_id)
    if row is None:
        raise UploadNotFound
    return UploadRow(
        id=row.id,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
        name=row.name,
        kind=row.kind,
        sha256=row.sha256,
        choices=dict(row.choices),
    )


def list_uploads(session: Session, *, employee_id: UUID, now: datetime) -> tuple[UploadListRow, ...]:
    """Return what a person uploaded and has not saved yet, newest first."""
    rows = session.execute(
        select(MapUpload.id, MapUpload.uploaded_at, MapUpload.name, MapUpload.kind)
        .where(MapUpload.uploaded_by == employee_id, MapUpload.expires_at > now)
        .order_by(MapUpload.uploaded_at.desc(), MapUpload.id)
        .limit(10)
    )
    return tuple(UploadListRow(id=row.id, uploaded_at=row.uploaded_at, name=row.name, kind=row.kind) for row in rows)


def working_by_code(session: Session) -> dict[str, WorkingMap]:
    """Return all maps as their authors see them, by code."""
    return {one.code: one for one in drafts.list_working(session)}
