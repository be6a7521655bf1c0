"""Reading drafts of maps and their edits."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased, defer

from lms.core.frozen import frozen
from lms.journeys import codec
from lms.journeys.drafts.models import MapDraft, MapEdit
from lms.journeys.drafts.terms import EditKind, EditNote
from lms.journeys.models import JourneyMap, MapVersion
from lms.journeys.queries import MapNotFound
from lms.journeys.terms import MapDocument, MapVersionState
from lms.people.models import Employee


@frozen
class DraftRow:
    """The open draft of a map."""

    map_id: UUID
    map_code: str
    base_version: int
    base_revision: int
    """Revision of the map before its first edit."""
    revision: int
    document: MapDocument
    edited_at: datetime
    edited_by: str
    """Name; empty for jobs and commands."""


@frozen
class WorkingMap:
    """A map as its authors see it: its draft, or what would become one."""

    map_id: UUID
    code: str
    document: MapDocument
    revision: int
    base_version: int
    """Number of the version it started from, 0 for a map that was never published."""
    is_archived: bool
    draft: DraftRow | None

    @property
    def is_draft(self) -> bool:
        """Test if it differs from what is published."""
        return self.draft is not None


@frozen
class EditRow:
    """One edit of a map."""

    revision: int
    note: EditNote
    created_at: datetime
    created_by: UUID | None
    created_by_name: str
    is_undone: bool
    undoes: int | None

    @property
    def message(self) -> str:
        """Return what it did in words."""
        return self.note.message


@frozen
class MapVersionRow:
    """One version of a map."""

    number: int
    is_published: bool
    created_at: datetime
    created_by_name: str


_Version = aliased(MapVersion)
_NEWEST = select(func.max(_Version.number)).where(_Version.map_id == JourneyMap.id).scalar_subquery()
_WORKING = (
    select(JourneyMap, MapDraft, Employee.name, MapVersion.number, MapVersion.document)
    .outerjoin(MapDraft, MapDraft.map_id == JourneyMap.id)
    .outerjoin(Employee, Employee.id == MapDraft.edited_by)
    .outerjoin(MapVersion, (MapVersion.map_id == JourneyMap.id) & (MapVersion.number == _NEWEST))
)


def find_draft(session: Session, map_code: str) -> DraftRow | None:
    """Return the open draft of a map, or `None`."""
    row = session.execute(
        select(MapDraft, JourneyMap.revision, Employee.name)
        .join(JourneyMap, JourneyMap.id == MapDraft.map_id)
        .outerjoin(Employee, Employee.id == MapDraft.edited_by)
        .where(JourneyMap.code == map_code)
    ).first()
    return None if row is None else _draft_row(row[0], map_code, row.revision, row.name)


def get_working(session: Session, map_code: str) -> WorkingMap:
    """Return a map as its authors see it.

    :raises MapNotFound: if there is none, or nothing was kept of it
    """
    working = find_working(session, map_code)
    if working is None:
        raise MapNotFound
    return working


def find_working(session: Session, map_code: str) -> WorkingMap | None:
    """Return a map as its authors see it, or `None`."""
    row = session.execute(_WORKING.where(JourneyMap.code == map_code)).first()
    return None if row is None else _working_map(row)


def list_working(session: Session) -> tuple[WorkingMap, ...]:
    """Return all maps as their authors see them, in the company's order; archived ones too."""
    rows = session.execute(_WORKING.order_by(JourneyMap.position, JourneyMap.code))
    return tuple(working for working in map(_working_map, rows) if working is not None)


def find_map_at(session: Session, map_id: UUID, revision: int) -> MapDocument | None:
    """Return a map as it was at an earlier revision, or `None` if its edits since then are not all kept.

    For its present revision ask `get_working`.
    """
    row = session.execute(
        select(MapEdit.revision, MapEdit.document)
        .where(MapEdit.map_id == map_id, MapEdit.revision > revision)
        .order_by(MapEdit.revision)
        .limit(1)
    ).first()
    return codec.map_from_plain(row.document) if row and row.revision == revision + 1 else None


def list_edits(session: Session, map_id: UUID, *, since: int, limit: int = 50) -> tuple[EditRow, ...]:
    """Return the edits after a revision, newest first."""
    rows = session.execute(
        select(MapEdit, Employee.name)
        .outerjoin(Employee, Employee.id == MapEdit.created_by)
        .options(defer(MapEdit.document))
        .where(MapEdit.map_id == map_id, MapEdit.revision > since)
        .order_by(MapEdit.revision.desc())
        .limit(limit)
    )
    return tuple(
        EditRow(
            revision=edit.revision,
            note=EditNote(kind=edit.kind, values=edit.details),
            created_at=edit.created_at,
            created_by=edit.created_by,
            created_by_name=name or "",
            is_undone=edit.is_undone,
            undoes=edit.undoes,
        )
        for edit, name in rows
    )


def find_undoable(session: Session, working: WorkingMap) -> EditRow | None:
    """Return the edit that an undo would reverse, or `None`."""
    if working.draft is None:
        return None
    return undoable_of(working, list_edits(session, working.map_id, since=working.draft.base_revision))


def undoable_of(working: WorkingMap, edits: Sequence[EditRow]) -> EditRow | None:
    """Return which of a draft's edits, newest first, an undo would reverse, or `None`."""
    if working.draft is None:
        return None
    # A new map's first edit is the map itself: that is discarded, not undone.
    since = working.draft.base_revision + (working.base_version == 0)
    return next((e for e in edits if e.revision > since and e.undoes is None and not e.is_undone), None)


def list_versions(session: Session, map_id: UUID) -> tuple[MapVersionRow, ...]:
    """Return the versions of a map, newest first."""
    rows = session.execute(
        select(MapVersion.number, MapVersion.state, MapVersion.created_at, Employee.name)
        .outerjoin(Employee, Employee.id == MapVersion.created_by)
        .where(MapVersion.map_id == map_id)
        .order_by(MapVersion.number.desc())
        .limit(200)
    )
    return tuple(
        MapVersionRow(
            number=row.number,
            is_published=row.state is MapVersionState.PUBLISHED,
            created_at=row.created_at,
            created_by_name=row.name or "",
        )
        for row in rows
    )


def published_codes(session: Session) -> set[str]:
    """Return the codes of the maps that have a published version."""
    published = select(JourneyMap.code).join(MapVersion, MapVersion.map_id == JourneyMap.id)
    return set(session.scalars(published.where(MapVersion.state == MapVersionState.PUBLISHED)))


def list_discarded(session: Session) -> tuple[tuple[str, str], ...]:
    """Return code and name of the maps whose draft was discarded as their last edit."""
    rows = session.execute(
        select(JourneyMap.code, MapEdit.document)
        .join(MapEdit, (MapEdit.map_id == JourneyMap.id) & (MapEdit.revision == JourneyMap.revision))
        .where(MapEdit.kind == EditKind.DRAFT_DISCARDED)
        .order_by(JourneyMap.position, JourneyMap.code)
    )
    return tuple((row.code, row.document["name"]) for row in rows)


def _working_map(row: Any) -> WorkingMap | None:
    map_, draft, name, number, document = row
    if draft is None and document is None:
        return None
    current = draft.document if draft is not None else document
    return WorkingMap(
        map_id=map_.id,
        code=map_.code,
        document=codec.map_from_plain(current),
        revision=map_.revision,
        base_version=draft.base_version if draft is not None else number,
        is_archived=map_.archived_at is not None,
        draft=None if draft is None else _draft_row(draft, map_.code, map_.revision, name),
    )


def _draft_row(draft: MapDraft, code: str, revision: int, name: str | None) -> DraftRow:
    return DraftRow(
        map_id=draft.map_id,
        map_code=code,
        base_version=draft.base_version,
        base_revision=draft.base_revision,
        revision=revision,
        document=codec.map_from_plain(draft.document),
        edited_at=draft.edited_at,
        edited_by=name or "",
    )
