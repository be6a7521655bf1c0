"""One job role in place of another, on all maps at once, and back again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.core.viewer import Viewer
from lms.journeys import job_roles
from lms.journeys import operations as journeys
from lms.journeys import queries as published
from lms.journeys.drafts import queries
from lms.journeys.drafts.merge import merge_maps
from lms.journeys.drafts.operations import edits
from lms.journeys.drafts.terms import EditKind, EditNote, undone
from lms.journeys.terms import MapDocument


@frozen
class ReplacedOnMap:
    """Where a map stood before one job role took the place of another on it, so that this can be undone."""

    code: str
    before_version: int = 0
    after_version: int = 0
    """Number of the version that was published with it; 0 if none was."""
    revision: int = 0
    """Of the edit of the draft; 0 if there was none."""


def replace_job_role(
    session: Session, *, old: str, new: str, names: tuple[str, str], viewer: Viewer | None, now: datetime
) -> tuple[ReplacedOnMap, ...]:
    """Put one job role in the place of another on all maps, archived ones too; return those that changed.

    What is published is published anew, what is a draft stays one. `names` are those of the old and the new job role.
    """
    changed = []
    for working in queries.list_working(session):
        code = working.document.code
        map_id = journeys.lock_map(session, code)
        versions, revision = (0, 0), 0
        before = published.find_published_map(session, code)
        after = job_roles.replace_job_role(before, old, new) if before else None
        if after is not None and after != before:
            number = published.last_number(session, map_id)
            versions = number, journeys.add_version(session, map_id=map_id, document=after, viewer=viewer, now=now)
            journeys.raise_revision(session, map_id)
        document = job_roles.replace_job_role(working.document, old, new)
        if document != working.document and (working.is_draft or after is None):
            note = _note(names)
            revision = edits.store_edit(session, map_id, working, document=document, viewer=viewer, note=note, now=now)
        if any(versions) or revision:
            row = ReplacedOnMap(code=code, before_version=versions[0], after_version=versions[1], revision=revision)
            changed.append(row)
    return tuple(changed)


def undo_replacement(
    session: Session, *, replaced: ReplacedOnMap, names: tuple[str, str], viewer: Viewer | None, now: datetime
) -> bool:
    """Undo it on one map, and keep what authors changed there since; return whether that worked.

    Where they changed the same, or too much, the map stays as it is.
    """
    map_id = journeys.lock_map(session, replaced.code)
    working = queries.get_working(session, replaced.code)
    versions, edit = _versions(session, map_id, replaced), _edit(session, working, replaced)
    current, draft = published.find_published_map(session, replaced.code), working.draft
    new_current = _without(versions or edit, current) if current else None
    new_draft = _without(edit or versions, draft.document) if draft else None
    if (current and new_current is None) or (draft and new_draft is None):
        return False
    if new_current is not None and new_current != current:
        journeys.add_version(session, map_id=map_id, document=new_current, viewer=viewer, now=now)
        journeys.raise_revision(session, map_id)
    if new_draft is not None and new_draft != working.document:
        note = undone(_note(names))
        edits.store_edit(session, map_id, working, document=new_draft, viewer=viewer, note=note, now=now)
    return True


Change = tuple[MapDocument, MapDocument]
"""A map before and after it."""


def _versions(session: Session, map_id: UUID, replaced: ReplacedOnMap) -> Change | None:
    if not replaced.after_version:
        return None
    before, after = (
        published.get_version(session, map_id, number) for number in (replaced.before_version, replaced.after_version)
    )
    return before, after


def _edit(session: Session, working: queries.WorkingMap, replaced: ReplacedOnMap) -> Change | None:
    """Return the edit of the draft, or `None` if there was none or it is too long ago."""
    if not replaced.revision:
        return None
    before = queries.find_map_at(session, working.map_id, replaced.revision - 1)
    after: MapDocument | None = working.document
    if working.revision != replaced.revision:
        after = queries.find_map_at(session, working.map_id, replaced.revision)
    return (before, after) if before and after else None


def _without(change: Change | None, current: MapDocument) -> MapDocument | None:
    """Return a map as it is now without a change, or `None` if others changed the same."""
    if change is None:
        return None
    before, after = change
    merged = merge_maps(after, before, current)
    return None if merged.conflicts else merged.document


def _note(names: tuple[str, str]) -> EditNote:
    return EditNote(kind=EditKind.ROLE_MERGED, values={"role": names[0], "into": names[1]})
