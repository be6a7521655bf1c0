"""Changing a draft step by step: each step knows what its author had before them, and can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.journeys import codec, rules
from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from lms.journeys.drafts import queries
from lms.journeys.drafts.edits import Edit
from lms.journeys.drafts.merge import MapClash, Side, merge_maps
from lms.journeys.drafts.models import MapDraft, MapEdit
from lms.journeys.terms import MapDocument

KEPT_EDITS = 50
"""Steps that can be taken back, and that are known to who began before them."""


class MapChangedSince(Conflict):
    """Somebody else changed the same fields of the map in another way; each has to be chosen."""

    def __init__(
        self, *, theirs: MapDocument, merged: MapDocument, clashes: tuple[MapClash, ...], revision: int
    ) -> None:
        super().__init__("Somebody else changed the same words since you opened this page. Choose which shall stand.")
        self.theirs = theirs
        self.merged = merged
        self.clashes = clashes
        self.revision = revision
        """Of theirs: choices hold for this one only."""


class MapTooLarge(RuleViolation):
    """More stages, touchpoints or job roles than a map can hold."""


class SeenTooLongAgo(RuleViolation):
    """So many steps were made since the author looked that nobody knows any more what they saw."""

    def __init__(self) -> None:
        super().__init__(
            f"More than {KEPT_EDITS} changes were made since you opened this page. Look at the map, then save again: "
            "what you wrote is still here."
        )


class NothingToUndo(Conflict):
    """There is no step left to take back, or it is not the last any more."""


@dataclass(frozen=True, kw_only=True)
class SavedDraft:
    """A draft as it is after a save."""

    revision: int
    document: MapDocument
    merged: tuple[str, ...] = ()
    """What others did since the author had looked: `Ben Okoro: Renamed stage “Pay”`."""
    said: str = ""
    """What the step did, in words."""
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
    said: str,
    now: datetime,
    choices: Mapping[str, Side] | None = None,
) -> SavedDraft:
    """Save a map as its author wants it: as it is, or merged by field with what others saved since.

    `base` is the map as the author saw it at `seen_revision`; `said` is the step in words.

    :raises MapChangedSince: if both changed the same fields, and `choices` do not decide
    :raises MapTooLarge: if it holds more than a map can
    :raises drafts.queries.MapNotFound: if there is no such map
    """
    check_size(document)
    journeys.lock_map(session, map_code)
    working = queries.get_working(session, map_code)
    theirs = working.document
    merged = merge_maps(base, replace(document, code=map_code), theirs, choices)
    if merged.clashes:
        raise MapChangedSince(theirs=theirs, merged=merged.document, clashes=merged.clashes, revision=working.revision)
    check_size(merged.document)
    others: tuple[str, ...] = ()
    if base != theirs:
        own = viewer.employee_id if viewer else None
        since = queries.list_edits(session, working.map_id, since=seen_revision)
        others = tuple(f"{edit.by_name or 'Somebody'}: {edit.said}" for edit in reversed(since) if edit.by != own)
    revision = working.revision
    if merged.document != theirs:
        revision = take_step(
            session, working.map_id, working, document=merged.document, viewer=viewer, said=said, now=now
        )
    return SavedDraft(revision=revision, document=merged.document, merged=others)


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
) -> SavedDraft:
    """Make one edit to the map as its author saw it at `seen_revision`, and save it as `save_draft` does.

    `choices` were made at `chosen_revision`; after it they are asked anew.

    :raises SeenTooLongAgo: if the steps since then are not all kept
    :raises drafts.edits.PartNotFound: if the edit is about something that was not there
    :raises MapChangedSince: if both changed the same fields, and `choices` do not decide
    """
    journeys.lock_map(session, map_code)
    working = queries.get_working(session, map_code)
    base: MapDocument | None = working.document
    if seen_revision != working.revision:
        base = queries.find_map_at(session, working.map_id, seen_revision)
    if base is None:
        raise SeenTooLongAgo
    settled = edit.settle(base, working.document)
    document = settled.apply(base)
    said = settled.said(base) if document != base else "Nothing changed"
    saved = save_draft(
        session,
        map_code=map_code,
        document=document,
        seen_revision=seen_revision,
        base=base,
        viewer=viewer,
        said=said,
        now=now,
        choices=choices if chosen_revision == working.revision else None,
    )
    return replace(saved, anchor=settled.anchor, said=said, has_changed=document != base)


def undo_edit(
    session: Session, *, map_code: str, viewer: Viewer | None, now: datetime, revision: int | None = None
) -> SavedDraft:
    """Take back the last step of the open draft; `revision` names it, for who must not take back another.

    :raises NothingToUndo: if there is none, or it is not the last any more
    """
    map_id = journeys.lock_map(session, map_code)
    working = queries.get_working(session, map_code)
    edit = queries.find_undoable(session, working)
    if edit is None or revision not in (None, edit.revision):
        raise NothingToUndo(
            "There is no step left to undo."
            if edit is None
            else f"Another step came after it: “{edit.said}”. Undo that one first."
        )
    row = session.scalars(select(MapEdit).where(MapEdit.map_id == map_id, MapEdit.revision == edit.revision)).one()
    row.is_undone = True
    before = codec.map_from_plain(row.document)
    said = f"Undone: {edit.said}"
    reached = take_step(
        session, map_id, working, document=before, viewer=viewer, said=said, now=now, undoes=edit.revision
    )
    draft = session.get_one(MapDraft, map_id)
    if draft.base_number and edit.revision == draft.began_revision + 1:
        session.delete(draft)  # nothing of it is left
        session.flush()
    return SavedDraft(revision=reached, document=before, said=said)


def restore_version(
    session: Session, *, map_code: str, number: int, viewer: Viewer | None, now: datetime
) -> SavedDraft:
    """Make an earlier version the draft of the map; one step, which can be taken back.

    :raises VersionNotFound: if there is none
    """
    map_id = journeys.lock_map(session, map_code)
    document = maps.get_version(session, map_id, number)
    working = queries.get_working(session, map_code)
    said = f"Took version {number} back into the draft"
    revision = working.revision
    if document != working.document:
        revision = take_step(session, map_id, working, document=document, viewer=viewer, said=said, now=now)
    return SavedDraft(revision=revision, document=document, said=said)


def check_size(document: MapDocument) -> None:
    """Refuse a map that holds more than it can.

    :raises MapTooLarge: naming what is too much
    """
    too_much = rules.too_large(document)
    if too_much:
        raise MapTooLarge(too_much)


def take_step(
    session: Session,
    map_id: UUID,
    working: queries.WorkingMap | None,
    *,
    document: MapDocument,
    viewer: Viewer | None,
    said: str,
    now: datetime,
    undoes: int | None = None,
) -> int:
    """Store what the draft is after a step, and note the step; return the new revision. For this package only."""
    revision = journeys.raise_revision(session, map_id)
    draft = session.get(MapDraft, map_id) or MapDraft(
        map_id=map_id, base_number=working.base_number if working else 0, began_revision=revision - 1
    )
    draft.document = codec.map_to_plain(document)
    draft.updated_at = now
    draft.updated_by = viewer.employee_id if viewer else None
    session.add(draft)
    before = working.document if working else replace(document, stages=())
    note_step(session, map_id, revision, document=before, viewer=viewer, said=said, now=now, undoes=undoes)
    session.flush()
    return revision


def note_step(
    session: Session,
    map_id: UUID,
    revision: int,
    *,
    document: MapDocument,
    viewer: Viewer | None,
    said: str,
    now: datetime,
    undoes: int | None = None,
) -> None:
    """Note a step with the map as it was before. For this package only."""
    session.add(
        MapEdit(
            id=ids.new_id(),
            map_id=map_id,
            revision=revision,
            said=said[: rules.MAX_SAID],
            document=codec.map_to_plain(document),
            undoes=undoes,
            is_undone=False,
            at=now,
            by=viewer.employee_id if viewer else None,
        )
    )
    session.execute(delete(MapEdit).where(MapEdit.map_id == map_id, MapEdit.revision <= revision - KEPT_EDITS))
