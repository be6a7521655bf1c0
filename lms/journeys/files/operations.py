"""Importing maps from files: keep the file, ask for its unknown job roles, save drafts. Nothing here publishes."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import Conflict, RuleViolation
from lms.core.permissions import Permission
from lms.core.sheets.cells import SheetRefused
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.files import operations as files
from lms.files.store import StoredBytes
from lms.journeys.drafts import operations as drafts
from lms.journeys.drafts.queries import WorkingMap
from lms.journeys.drafts.terms import EditKind, EditNote
from lms.journeys.files import proposal, queries, rules
from lms.journeys.files.models import MapUpload
from lms.journeys.files.proposal import Proposal, propose
from lms.journeys.files.queries import UploadRow
from lms.journeys.files.reading import kind_of
from lms.journeys.files.terms import FileKind
from lms.journeys.terms import MapDocument
from lms.people import operations as people
from lms.people import queries as job_roles

KEPT = timedelta(days=1)


class FileNotUnderstood(RuleViolation):
    """The file is none that can be read."""


class FileIsWrong(RuleViolation):
    """The file has mistakes; nothing of it is saved."""


class MapsChanged(Conflict):
    """A map was changed after its author looked at what the file would change."""


class JobRoleNotAdded(RuleViolation):
    """Job roles are added at once and without a draft: only who may edit people adds one."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Ask an administrator to add the job role “%(name)s”, or choose one that exists.", name=name)
        )


class JobRolesUnknown(RuleViolation):
    """Not every job role in the file is known yet."""


def detect_kind(name: str, content: bytes) -> FileKind:
    """Return how a map is written in a file.

    :raises FileNotUnderstood: if it is no outline, sheet or diagram
    """
    try:
        kind = kind_of(content)
    except SheetRefused as refused:
        message = _("%(file)s: %(problem)s.", file=name or _("This text"), problem=refused.problem.message)
        raise FileNotUnderstood(message, field="file") from None
    if kind is None:
        raise FileNotUnderstood(
            _(
                "We can’t read this file. An outline starts with “# Name of the map”, a sheet with a row of headings "
                "such as stage and touchpoint, a Mermaid diagram with “journey”."
            )
        )
    return kind


def keep_upload(
    session: Session, *, name: str, kind: FileKind, stored: StoredBytes, viewer: Viewer, now: datetime
) -> UUID:
    """Keep a file that is in the store until its author has confirmed what it would change; delete those that have expired."""
    session.execute(delete(MapUpload).where(MapUpload.expires_at <= now))
    files.keep_bytes(session, stored=stored, media_type="application/octet-stream", now=now)
    upload = MapUpload(
        id=ids.new_id(),
        uploaded_by=viewer.employee_id,
        uploaded_at=now,
        expires_at=now + KEPT,
        name=name,
        kind=kind,
        sha256=stored.sha256,
        choices={},
    )
    session.add(upload)
    session.flush()
    return upload.id


def choose(session: Session, *, upload_id: UUID, choices: Mapping[str, str]) -> None:
    """Note what the unknown job roles of a file are."""
    session.execute(update(MapUpload).where(MapUpload.id == upload_id).values(choices=dict(choices)))


def drop_upload(session: Session, *, upload_id: UUID) -> None:
    """Discard a file."""
    session.execute(delete(MapUpload).where(MapUpload.id == upload_id))


def load_proposal(session: Session, kind: FileKind, content: bytes, choices: Mapping[str, str]) -> Proposal:
    """Return what a file would change in the maps as they are now."""
    working = queries.working_by_code(session)
    known = queries.known_from(job_roles.list_job_roles(session), tuple(working.values()))
    return propose(content, kind, choices, known, working)


def save_upload(
    session: Session,
    *,
    upload: UploadRow,
    found: Proposal,
    choices: Mapping[str, str],
    seen: str,
    viewer: Viewer,
    now: datetime,
) -> tuple[str, ...]:
    """Save each map of a file that differs as a draft; return their codes.

    `found` is what `load_proposal` found with these choices, before this transaction: reading a file takes long. Shape: `choices` name each unknown job role: `role:<code>`, `new:<department id>` or `ignore`.

    :raises FileIsWrong: if anything in it cannot be read
    :raises JobRoleNotAdded: if a job role is to be added by somebody who may not edit people
    :raises JobRolesUnknown: if a job role in it is not known
    :raises MapsChanged: if a map is no longer as it was when `seen` was shown
    """
    if found.errors:
        raise FileIsWrong(_("The file has mistakes. Nothing was saved."))
    working = queries.working_by_code(session)
    if found.seen != seen or proposal.state_of(found.documents, working) != seen:
        raise MapsChanged(
            _("A map has changed in the meantime. Check what the file would change now, then save again.")
        )
    if any(not choices.get(one.code) for one in found.unknown_roles):
        raise JobRolesUnknown(_("Choose a job role for each name in the file, then save."))
    answers = _answers(session, found, choices, viewer=viewer, now=now)
    documents, repeated = rules.assign_roles(found.documents, answers)
    if found.repeated or repeated:
        first = (*found.repeated, *repeated)[0]
        raise JobRolesUnknown(
            _(
                "Two names in the file are the same job role at “%(touchpoint)s”. Choose another for one of them.",
                touchpoint=first.touchpoint,
            )
        )
    note = EditNote(kind=EditKind.FILE_IMPORTED, values={"name": upload.name or upload.kind.value})
    saved = _save_maps(session, documents, working, note=note, viewer=viewer, now=now)
    drop_upload(session, upload_id=upload.id)
    audit.record(
        session, viewer=viewer, action="maps.imported", subject=upload.id, at=now, name=upload.name, maps=list(saved)
    )
    return saved


def _save_maps(
    session: Session,
    documents: Sequence[MapDocument],
    working: Mapping[str, WorkingMap],
    *,
    note: EditNote,
    viewer: Viewer,
    now: datetime,
) -> tuple[str, ...]:
    """Save what differs from the maps as their authors see them, and return the codes of those."""
    saved = []
    for document in documents:
        if document.code not in working:
            saved.append(drafts.create_map(session, document=document, viewer=viewer, now=now))
        elif document != (before := working[document.code]).document:
            drafts.save_draft(
                session,
                map_code=document.code,
                document=document,
                seen_revision=before.revision,
                base=before.document,
                viewer=viewer,
                note=note,
                now=now,
            )
            saved.append(document.code)
    return tuple(saved)


def _answers(
    session: Session, found: Proposal, choices: Mapping[str, str], *, viewer: Viewer, now: datetime
) -> dict[str, str | None]:
    """Add the job roles that are new; return the code of each."""
    answers = proposal.answers_to(choices, found.unknown_roles)
    known = {one.code for one in job_roles.list_job_roles(session)}
    if any(code is not None and code not in known for code in answers.values()):
        raise JobRolesUnknown(_("A job role that you chose no longer exists. Choose another."))
    for role in found.unknown_roles:
        choice = choices[role.code]
        if choice.startswith("new:"):
            if not viewer.may(Permission.PEOPLE_EDIT):
                raise JobRoleNotAdded(role.name)
            role_id = people.add_job_role(
                session,
                name=role.name,
                department_id=UUID(choice.removeprefix("new:")),
                leads=False,
                viewer=viewer,
                now=now,
            )
            answers[role.code] = job_roles.get_job_role(session, role_id).code
    return answers
