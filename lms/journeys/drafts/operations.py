"""Changing drafts of maps: each change is one step, which knows what its author had before them and can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import Conflict, RuleViolation
from lms.core.text import is_slug
from lms.core.viewer import Viewer
from lms.journeys import codec, rules
from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from lms.journeys.drafts import queries
from lms.journeys.drafts.edits import Edit
from lms.journeys.drafts.merge import MapClash, Side, merge_maps
from lms.journeys.drafts.models import MapDraft, MapEdit
from lms.journeys.shape import RESERVED
from lms.journeys.terms import MapDocument, MapState
from lms.people import queries as people
from lms.vision import queries as vision

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


class MapCodeMalformed(RuleViolation):
    """The code is none that a map may have."""

    field = "name"


class SeenTooLongAgo(RuleViolation):
    """So many steps were made since the author looked that nobody knows any more what they saw."""

    def __init__(self) -> None:
        super().__init__(
            f"More than {KEPT_EDITS} changes were made since you opened this page. Look at the map, then save again: "
            "what you wrote is still here."
        )


class NoDraft(Conflict):
    """The map has no open draft: it was published or given up meanwhile."""

    def __init__(self) -> None:
        super().__init__("This map has no changes that wait: they were published or discarded meanwhile.")


class NothingToUndo(Conflict):
    """There is no step left to take back, or it is not the last any more."""


class DraftMovedOn(Conflict):
    """The draft was changed after its author looked at it."""

    def __init__(self) -> None:
        super().__init__("Somebody changed the map after you opened this page. Look at it again, then publish.")


class MapNotPublishable(RuleViolation):
    """The map lacks what a published map must have."""

    def __init__(self, problems: tuple[rules.MapProblem, ...]) -> None:
        super().__init__("The map cannot be published yet: " + " ".join(p.message for p in problems[:5]))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class SavedDraft:
    """A draft as it is after a save."""

    revision: int
    document: MapDocument
    merged: tuple[str, ...] = ()
    """What others did since the author had looked: `Ben Okoro: Renamed stage “Pay”`."""
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
    _check_size(document)
    journeys.lock_map(session, map_code)
    working = queries.get_working(session, map_code)
    theirs = working.document
    merged = merge_maps(base, replace(document, code=map_code), theirs, choices)
    if merged.clashes:
        raise MapChangedSince(theirs=theirs, merged=merged.document, clashes=merged.clashes, revision=working.revision)
    _check_size(merged.document)
    others: tuple[str, ...] = ()
    if base != theirs:
        own = viewer.employee_id if viewer else None
        since = queries.list_edits(session, working.map_id, since=seen_revision)
        others = tuple(f"{edit.by_name or 'Somebody'}: {edit.said}" for edit in reversed(since) if edit.by != own)
    revision = working.revision
    if merged.document != theirs:
        revision = _step(session, working.map_id, working, document=merged.document, viewer=viewer, said=said, now=now)
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
    saved = save_draft(
        session,
        map_code=map_code,
        document=settled.apply(base),
        seen_revision=seen_revision,
        base=base,
        viewer=viewer,
        said=settled.said(base),
        now=now,
        choices=choices if chosen_revision == working.revision else None,
    )
    return replace(saved, anchor=settled.anchor)


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
    reached = _step(session, map_id, working, document=before, viewer=viewer, said=said, now=now, undoes=edit.revision)
    draft = session.get_one(MapDraft, map_id)
    if draft.base_number and edit.revision == draft.began_revision + 1:
        session.delete(draft)  # nothing of it is left
        session.flush()
    return SavedDraft(revision=reached, document=before)


def publish_draft(session: Session, *, map_code: str, seen_revision: int, viewer: Viewer | None, now: datetime) -> int:
    """Make the open draft the firm's working state of the map; return the number of the version.

    Learners meet it with the next release. A version that was imported meanwhile is merged by field.

    :raises NoDraft: if there is none
    :raises DraftMovedOn: if it was changed since
    :raises MapNotPublishable: with each thing it lacks
    :raises MapChangedSince: if an imported version changed the same fields in another way
    """
    map_id = journeys.lock_map(session, map_code)
    draft = queries.find_draft(session, map_code)
    if draft is None:
        raise NoDraft
    if draft.revision != seen_revision:
        raise DraftMovedOn
    document = _with_newest(session, draft)
    problems = find_problems(session, document)
    if problems:
        raise MapNotPublishable(problems)
    session.execute(delete(MapDraft).where(MapDraft.map_id == draft.map_id))
    number = journeys.add_version(session, map_id=map_id, document=document, viewer=viewer, now=now)
    if document != draft.document:
        journeys.raise_revision(session, map_id)
    audit.record(session, viewer=viewer, action="map.published", subject=map_code, at=now, number=number)
    session.flush()
    return number


def find_problems(session: Session, document: MapDocument) -> tuple[rules.MapProblem, ...]:
    """Return what keeps a map from being published, in its own order."""
    mantra = vision.find_active_mantra(session)
    return rules.find_problems(
        document,
        job_roles={role.code: role.name for role in people.list_job_roles(session)},
        systems={system.code for system in maps.list_systems(session)},
        pillars={pillar.code for pillar in mantra.pillars} if mantra else set(),
    )


def discard_draft(
    session: Session, *, map_code: str, viewer: Viewer | None, now: datetime, seen_revision: int | None = None
) -> None:
    """Give the open draft up: the published version holds again. `restore_draft` brings it back.

    :raises NoDraft: if there is none
    :raises DraftMovedOn: if it was changed since
    """
    map_id = journeys.lock_map(session, map_code)
    draft = queries.find_draft(session, map_code)
    if draft is None:
        raise NoDraft
    if seen_revision not in (None, draft.revision):
        raise DraftMovedOn
    revision = journeys.raise_revision(session, map_id)
    _note(session, map_id, revision, document=draft.document, viewer=viewer, said=rules.DISCARDED, now=now)
    session.execute(delete(MapDraft).where(MapDraft.map_id == draft.map_id))
    audit.record(session, viewer=viewer, action="map.draft-discarded", subject=map_code, at=now)
    session.flush()


def restore_draft(session: Session, *, map_code: str, viewer: Viewer | None, now: datetime) -> None:
    """Bring back the draft that was given up last, in place of what the draft is now.

    :raises NoDraft: if none was given up, or it is too long ago
    """
    map_id = journeys.lock_map(session, map_code)
    edit = session.scalar(
        select(MapEdit)
        .where(MapEdit.map_id == map_id, MapEdit.said == rules.DISCARDED)
        .order_by(MapEdit.revision.desc())
        .limit(1)
    )
    if edit is None:
        raise NoDraft
    document = codec.map_from_plain(edit.document)
    row = queries.find_working(session, map_code)
    _step(session, map_id, row, document=document, viewer=viewer, said="Brought the draft back", now=now)


def create_map(session: Session, *, document: MapDocument, viewer: Viewer | None, now: datetime) -> str:
    """Begin a map as a draft; return its code.

    :raises MapCodeTaken: if there is one of that code
    :raises MapCodeMalformed: if the code is none that a map may have
    :raises MapTooLarge: if it holds more than a map can
    """
    if not is_slug(document.code) or document.code in RESERVED:
        raise MapCodeMalformed(f"“{document.code[:64]}” cannot be the code of a map. Choose another name.")
    _check_size(document)
    map_id = journeys.add_map(session, document.code)
    _step(session, map_id, None, document=document, viewer=viewer, said=f"Began “{document.name}”", now=now)
    audit.record(session, viewer=viewer, action="map.created", subject=document.code, at=now, name=document.name)
    return document.code


def copy_map(
    session: Session,
    *,
    map_code: str,
    new_code: str,
    name: str,
    state: MapState,
    viewer: Viewer | None,
    now: datetime,
) -> str:
    """Begin a map as a copy of another as its authors see it; return the code of the copy.

    :raises drafts.queries.MapNotFound: if there is no such map
    :raises MapCodeTaken: if there is one of that code
    """
    original = queries.get_working(session, map_code).document
    copy = replace(original, code=new_code, name=name, state=state, complete=False)
    return create_map(session, document=copy, viewer=viewer, now=now)


def _step(
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
    revision = journeys.raise_revision(session, map_id)
    draft = session.get(MapDraft, map_id) or MapDraft(
        map_id=map_id, base_number=working.base_number if working else 0, began_revision=revision - 1
    )
    draft.document = codec.map_to_plain(document)
    draft.updated_at = now
    draft.updated_by = viewer.employee_id if viewer else None
    session.add(draft)
    before = working.document if working else replace(document, stages=())
    _note(session, map_id, revision, document=before, viewer=viewer, said=said, now=now, undoes=undoes)
    session.flush()
    return revision


def _note(
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


def _with_newest(session: Session, draft: queries.DraftRow) -> MapDocument:
    """Return the draft together with what came into the map from elsewhere since it began."""
    newest = maps.last_number(session, draft.map_id)
    if newest == draft.base_number:
        return draft.document
    theirs, base = (maps.find_version(session, draft.map_id, number) for number in (newest, draft.base_number))
    merged = merge_maps(base, draft.document, theirs) if base and theirs else None
    if theirs is None or merged is None:
        return draft.document
    if merged.clashes:
        raise MapChangedSince(theirs=theirs, merged=merged.document, clashes=merged.clashes, revision=draft.revision)
    return merged.document


def _check_size(document: MapDocument) -> None:
    too_much = rules.too_large(document)
    if too_much:
        raise MapTooLarge(too_much)
