"""Changing a draft edit by edit: each knows which revision its author had seen, and can be undone."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.drafts import EditConflict, SavedDraft
from lms.core.errors import Conflict, RuleViolation
from lms.core.frozen import frozen
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.journeys import codec, rules
from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from lms.journeys.drafts import queries
from lms.journeys.drafts.edits import Edit
from lms.journeys.drafts.merge import MapConflict, Side, merge_maps
from lms.journeys.drafts.models import MapDraft, MapEdit
from lms.journeys.drafts.terms import EditKind, EditNote, undone
from lms.journeys.terms import MapDocument

KEPT_EDITS = 50
"""Edits that are kept, so that they can be undone and merged with those of authors who had not seen them."""


class MapEditConflict(EditConflict):
    """Another author changed the same fields of the map in another way; each has to be chosen."""

    def __init__(
        self, *, theirs: MapDocument, merged: MapDocument, conflicts: tuple[MapConflict, ...], revision: int
    ) -> None:
        super().__init__()
        self.theirs = theirs
        self.merged = merged
        self.conflicts = conflicts
        self.revision = revision
        """Of theirs: choices hold for this one only."""


class MapTooLarge(RuleViolation):
    """More stages, touchpoints or job roles than a map can hold."""


class SeenTooLongAgo(RuleViolation):
    """More edits were made since the author looked than are kept."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "More than %(count)s changes were made after you opened this page. Check the map, then save again. "
                "What you entered is still here.",
                count=KEPT_EDITS,
            )
        )


class NothingToUndo(Conflict):
    """There is no edit left to undo, or it is no longer the last one."""


@frozen
class SavedMapDraft(SavedDraft[MapDocument]):
    """A draft as it is after a save. What others did since is described: `Ben Okoro: Renamed stage “Pay”`."""

    note: EditNote | None = None
    """What the edit did."""
    has_changed: bool = True
    """Whether there was anything to do."""
    anchor: str = ""
    """Id of the place on the board where the change is, empty for the map itself."""


def save_draft(
    session: Session,
    *,
    map_code: str,
    document: MapDocument,
    seen_revision: int,
    base: MapDocument,
    viewer: Viewer | None,
    note: EditNote,
    now: datetime,
    choices: Mapping[str, Side] | None = None,
) -> SavedMapDraft:
    """Save a map as its author wants it: as it is, or merged by field with what others saved since.

    `base` is the map as the author saw it at `seen_revision`; `note` describes the edit.

    :raises MapEditConflict: if both changed the same fields, and `choices` do not decide
    :raises MapTooLarge: if it holds more than a map can
    :raises drafts.queries.MapNotFound: if there is no such map
    """
    check_size(document)
    journeys.lock_map(session, map_code)
    working = queries.get_working(session, map_code)
    theirs = working.document
    merged = merge_maps(base, replace(document, code=map_code), theirs, choices)
    if merged.conflicts:
        raise MapEditConflict(
            theirs=theirs, merged=merged.document, conflicts=merged.conflicts, revision=working.revision
        )
    check_size(merged.document)
    others: tuple[str, ...] = ()
    if base != theirs:
        own = viewer.employee_id if viewer else None
        since = queries.list_edits(session, working.map_id, since=seen_revision)
        others = tuple(_others_edit(edit) for edit in reversed(since) if edit.created_by != own)
    revision = working.revision
    if merged.document != theirs:
        revision = store_edit(
            session, working.map_id, working, document=merged.document, viewer=viewer, note=note, now=now
        )
    return SavedMapDraft(revision=revision, document=merged.document, from_theirs=others)


def edit_map(
    session: Session,
    *,
    map_code: str,
    edit: Edit,
    seen_revision: int,
    viewer: Viewer | None,
    now: datetime,
    choices: Mapping[str, Side] | None = None,
    chosen_revision: int | None = None,
) -> SavedMapDraft:
    """Make one edit to the map as its author saw it at `seen_revision`, and save it as `save_draft` does.

    `choices` were made at `chosen_revision`; after it they have to be made again.

    :raises SeenTooLongAgo: if the edits since then are not all kept
    :raises drafts.edits.MapPartNotFound: if the edit is about something that was not there
    :raises MapEditConflict: if both changed the same fields, and `choices` do not decide
    """
    journeys.lock_map(session, map_code)
    working = queries.get_working(session, map_code)
    base: MapDocument | None = working.document
    if seen_revision != working.revision:
        base = queries.find_map_at(session, working.map_id, seen_revision)
    if base is None:
        raise SeenTooLongAgo
    edit = edit.with_code(base, working.document)
    document = edit.apply(base)
    note = edit.describe(base)
    saved = save_draft(
        session,
        map_code=map_code,
        document=document,
        seen_revision=seen_revision,
        base=base,
        viewer=viewer,
        note=note,
        now=now,
        choices=choices if chosen_revision == working.revision else None,
    )
    return replace(saved, anchor=edit.anchor, note=note, has_changed=document != base)


def undo_edit(
    session: Session, *, map_code: str, viewer: Viewer | None, now: datetime, revision: int | None = None
) -> SavedMapDraft:
    """Undo the last edit of the open draft; `revision` names it, so that no other is undone.

    :raises NothingToUndo: if there is none, or it is no longer the last one
    """
    map_id = journeys.lock_map(session, map_code)
    working = queries.get_working(session, map_code)
    edit = queries.find_undoable(session, working)
    if edit is None or revision not in (None, edit.revision):
        raise NothingToUndo(
            _("There is nothing left to undo.")
            if edit is None
            else _("The map was changed after that: “%(edit)s”. Undo that first.", edit=edit.message)
        )
    row = session.scalars(select(MapEdit).where(MapEdit.map_id == map_id, MapEdit.revision == edit.revision)).one()
    row.is_undone = True
    before = codec.map_from_plain(row.document)
    note = undone(edit.note)
    reached = store_edit(
        session, map_id, working, document=before, viewer=viewer, note=note, now=now, undoes=edit.revision
    )
    draft = session.get_one(MapDraft, map_id)
    if draft.base_version and edit.revision == draft.base_revision + 1:
        session.delete(draft)  # nothing of it is left
        session.flush()
    return SavedMapDraft(revision=reached, document=before, note=note)


def restore_version(
    session: Session, *, map_code: str, number: int, viewer: Viewer | None, now: datetime
) -> SavedMapDraft:
    """Make an earlier version the draft of the map; this is one edit, which can be undone.

    :raises MapVersionNotFound: if there is none
    """
    map_id = journeys.lock_map(session, map_code)
    document = maps.get_version(session, map_id, number)
    working = queries.get_working(session, map_code)
    note = EditNote(kind=EditKind.VERSION_RESTORED, values={"number": number})
    revision = working.revision
    if document != working.document:
        revision = store_edit(session, map_id, working, document=document, viewer=viewer, note=note, now=now)
    return SavedMapDraft(revision=revision, document=document, note=note)


def _others_edit(edit: queries.EditRow) -> str:
    return _("%(person)s: %(edit)s", person=edit.created_by_name or _("Someone"), edit=edit.message)


def check_size(document: MapDocument) -> None:
    """Refuse a map that holds more than it can.

    :raises MapTooLarge: naming what is too much
    """
    too_much = rules.too_large(document)
    if too_much:
        raise MapTooLarge(too_much)


def store_edit(
    session: Session,
    map_id: UUID,
    working: queries.WorkingMap | None,
    *,
    document: MapDocument,
    viewer: Viewer | None,
    note: EditNote,
    now: datetime,
    undoes: int | None = None,
) -> int:
    """Store the draft as it is after an edit, and the edit; return the new revision. For this package only."""
    revision = journeys.raise_revision(session, map_id)
    draft = session.get(MapDraft, map_id) or MapDraft(
        map_id=map_id, base_version=working.base_version if working else 0, base_revision=revision - 1
    )
    draft.document = codec.map_to_plain(document)
    draft.edited_at = now
    draft.edited_by = viewer.employee_id if viewer else None
    session.add(draft)
    before = working.document if working else replace(document, stages=())
    note_edit(session, map_id, revision, document=before, viewer=viewer, note=note, now=now, undoes=undoes)
    session.flush()
    return revision


def note_edit(
    session: Session,
    map_id: UUID,
    revision: int,
    *,
    document: MapDocument,
    viewer: Viewer | None,
    note: EditNote,
    now: datetime,
    undoes: int | None = None,
) -> None:
    """Store an edit with the map as it was before. For this package only."""
    session.add(
        MapEdit(
            id=ids.new_id(),
            map_id=map_id,
            revision=revision,
            kind=note.kind,
            details=dict(note.values),
            document=codec.map_to_plain(document),
            undoes=undoes,
            is_undone=False,
            created_at=now,
            created_by=viewer.employee_id if viewer else None,
        )
    )
    session.execute(delete(MapEdit).where(MapEdit.map_id == map_id, MapEdit.revision <= revision - KEPT_EDITS))
