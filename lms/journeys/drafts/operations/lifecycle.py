"""Drafts of maps as a whole: created, copied, published, discarded, restored."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.drafts import DraftChangedSince, NoDraft
from lms.core.errors import RuleViolation
from lms.core.text import is_slug
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.journeys import codec, rules
from lms.journeys import operations as journeys
from lms.journeys import queries as maps
from lms.journeys.drafts import queries
from lms.journeys.drafts.merge import Side, merge_maps
from lms.journeys.drafts.models import MapDraft, MapEdit
from lms.journeys.drafts.operations import edits
from lms.journeys.drafts.terms import EditKind, EditNote
from lms.journeys.shape import RESERVED
from lms.journeys.terms import MapDocument, MapState
from lms.people import queries as people
from lms.vision import queries as vision


class MapCodeMalformed(RuleViolation):
    """The code is not one that a map may have."""

    field = "name"


class MapNotPublishable(RuleViolation):
    """The map is missing what a published map must have."""

    def __init__(self, problems: tuple[rules.MapProblem, ...]) -> None:
        super().__init__(
            ngettext(
                "The map can’t be published yet: %(num)s thing is missing. Fix it, then publish.",
                "The map can’t be published yet: %(num)s things are missing. Fix them, then publish.",
                len(problems),
            )
        )
        self.problems = problems


def publish_draft(
    session: Session,
    *,
    map_code: str,
    seen_revision: int,
    viewer: Viewer | None,
    now: datetime,
    choices: Mapping[str, Side] | None = None,
) -> int:
    """Publish the open draft of the map; return the number of the version.

    Learners meet it with the next release. A version that was imported meanwhile is merged by field.

    :raises NoDraft: if there is none
    :raises DraftChangedSince: if it was changed since
    :raises MapNotPublishable: with each thing that is missing
    :raises MapEditConflict: if an imported version changed the same fields in another way
    """
    map_id = journeys.lock_map(session, map_code)
    draft = queries.find_draft(session, map_code)
    if draft is None:
        raise NoDraft
    if draft.revision != seen_revision:
        raise DraftChangedSince
    document = _with_newest(session, draft, choices)
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
    """Discard the open draft: the published version is the map again. `restore_draft` restores it.

    :raises NoDraft: if there is none
    :raises DraftChangedSince: if it was changed since
    """
    map_id = journeys.lock_map(session, map_code)
    draft = queries.find_draft(session, map_code)
    if draft is None:
        raise NoDraft
    if seen_revision not in (None, draft.revision):
        raise DraftChangedSince
    revision = journeys.raise_revision(session, map_id)
    note = EditNote(kind=EditKind.DRAFT_DISCARDED)
    edits.note_edit(session, map_id, revision, document=draft.document, viewer=viewer, note=note, now=now)
    session.execute(delete(MapDraft).where(MapDraft.map_id == draft.map_id))
    audit.record(session, viewer=viewer, action="map.draft-discarded", subject=map_code, at=now)
    session.flush()


def restore_draft(session: Session, *, map_code: str, viewer: Viewer | None, now: datetime) -> None:
    """Restore the draft that was discarded last, in place of what the draft is now.

    :raises NoDraft: if none was discarded, or it is too long ago
    """
    map_id = journeys.lock_map(session, map_code)
    edit = session.scalar(
        select(MapEdit)
        .where(MapEdit.map_id == map_id, MapEdit.kind == EditKind.DRAFT_DISCARDED)
        .order_by(MapEdit.revision.desc())
        .limit(1)
    )
    if edit is None:
        raise NoDraft
    document = codec.map_from_plain(edit.document)
    row = queries.find_working(session, map_code)
    note = EditNote(kind=EditKind.DRAFT_RESTORED)
    edits.store_edit(session, map_id, row, document=document, viewer=viewer, note=note, now=now)
    audit.record(session, viewer=viewer, action="map.draft-restored", subject=map_code, at=now)


def create_map(session: Session, *, document: MapDocument, viewer: Viewer | None, now: datetime) -> str:
    """Create a map as a draft; return its code.

    :raises MapCodeTaken: if there is one of that code
    :raises MapCodeMalformed: if the code is not one that a map may have
    :raises MapTooLarge: if it holds more than a map can
    """
    if not is_slug(document.code) or document.code in RESERVED:
        raise MapCodeMalformed(_("“%(code)s” can’t be the ID of a map. Choose another name.", code=document.code[:64]))
    edits.check_size(document)
    map_id = journeys.add_map(session, document.code)
    note = EditNote(kind=EditKind.MAP_ADDED, values={"name": document.name})
    edits.store_edit(session, map_id, None, document=document, viewer=viewer, note=note, now=now)
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
    """Create a map as a copy of another as its authors see it; return the code of the copy.

    :raises drafts.queries.MapNotFound: if there is no such map
    :raises MapCodeTaken: if there is one of that code
    """
    original = queries.get_working(session, map_code).document
    copy = replace(original, code=new_code, name=name, short="", state=state, complete=False)
    return create_map(session, document=copy, viewer=viewer, now=now)


def _with_newest(session: Session, draft: queries.DraftRow, choices: Mapping[str, Side] | None) -> MapDocument:
    """Return the draft together with what came into the map from elsewhere since it was started."""
    newest = maps.last_number(session, draft.map_id)
    if newest == draft.base_version:
        return draft.document
    theirs, base = (maps.find_version(session, draft.map_id, number) for number in (newest, draft.base_version))
    merged = merge_maps(base, draft.document, theirs, choices) if base and theirs else None
    if theirs is None or merged is None:
        return draft.document
    if merged.conflicts:
        raise edits.MapEditConflict(
            theirs=theirs, merged=merged.document, conflicts=merged.conflicts, revision=draft.revision
        )
    return merged.document
