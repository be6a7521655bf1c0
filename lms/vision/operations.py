"""Changing the mantra: drafts are written over, versions are added."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.drafts import DraftChangedSince, DraftExists, DraftStatus, EditConflict, NoDraft, SavedDraft
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.vision import codec, merge, queries, rules
from lms.vision.models import MantraDraft, MantraVersion
from lms.vision.terms import MantraDocument, VersionState

_ONLY = 1
"""Id of the one row."""


class MantraEditConflict(EditConflict):
    """Somebody else changed the same fields meanwhile; each has to be decided."""

    def __init__(self, *, merged: merge.MergedMantra, theirs: MantraDocument, revision: int) -> None:
        super().__init__()
        self.merged = merged
        self.theirs = theirs
        self.revision = revision


class MantraIncomplete(RuleViolation):
    """The draft breaks a rule that a published mantra must keep."""


class SponsorUnknown(RuleViolation):
    """The sponsor's job role does not lead others, or is gone."""

    field = "owner"

    def __init__(self) -> None:
        super().__init__(_("Choose a job role that leads others."))


class PillarStillUsed(RuleViolation):
    """Impacts on maps refer to a pillar that the draft leaves out."""

    field = "pillars"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("Journey maps still use the pillar “%(name)s”. Remove it from the maps first, or keep it.", name=name)
        )


def apply_mantra(session: Session, *, document: MantraDocument, now: datetime) -> bool:
    """Make the document the active mantra, unless it already is; return whether it was not.

    The version before it is retired and kept.
    """
    if queries.find_active_mantra(session) == document:
        return False
    session.execute(
        update(MantraVersion)
        .where(MantraVersion.state == VersionState.ACTIVE)
        .values(state=VersionState.RETIRED, retired_at=now)
    )
    # The author's number may stay behind when only a look-alike changed; the row's number never does.
    number = max(document.version, queries.last_version(session) + 1)
    session.add(
        MantraVersion(
            id=ids.new_id(),
            version=number,
            state=VersionState.ACTIVE,
            document=codec.mantra_to_plain(document),
            created_at=now,
        )
    )
    session.flush()
    return True


def save_draft(
    session: Session,
    *,
    document: MantraDocument,
    seen_revision: int,
    base: MantraDocument,
    viewer: Viewer,
    now: datetime,
) -> SavedDraft[MantraDocument]:
    """Save the draft. If somebody else saved since `base` was read, merge field by field.

    :raises MantraEditConflict: if both changed the same field; nothing was saved
    """
    draft = _lock(session, now)
    working = queries.get_working(session)
    merged = merge.MergedMantra(
        document=replace(document, version=working.document.version, previous=working.document.previous)
    )
    if draft.revision != seen_revision:
        merged = merge.merge_mantras(base, document, working.document)
        if merged.conflicts:
            raise MantraEditConflict(merged=merged, theirs=working.document, revision=draft.revision)
    if draft.state != DraftStatus.DRAFT:
        draft.base_version = working.published_version
    _write(draft, merged.document, viewer, now)
    audit.record(session, viewer=viewer, action="mantra.drafted", subject="mantra", at=now, revision=draft.revision)
    return SavedDraft(document=merged.document, revision=draft.revision, from_theirs=merged.from_theirs)


def discard_draft(session: Session, *, viewer: Viewer, now: datetime) -> None:
    """Discard the draft; `restore_draft` restores it.

    :raises NoDraft: if there is none
    """
    draft = _lock(session, now)
    if draft.state != DraftStatus.DRAFT:
        raise NoDraft
    draft.state = DraftStatus.DISCARDED
    draft.revision += 1
    audit.record(session, viewer=viewer, action="mantra.draft-discarded", subject="mantra", at=now)


def restore_draft(session: Session, *, viewer: Viewer, now: datetime) -> None:
    """Restore the draft that was discarded last.

    :raises NoDraft: if none was discarded
    :raises DraftExists: if somebody has started another
    """
    draft = _lock(session, now)
    if draft.state == DraftStatus.DRAFT:
        raise DraftExists
    if draft.state != DraftStatus.DISCARDED:
        raise NoDraft
    draft.base_version = queries.get_working(session).published_version
    draft.state = DraftStatus.DRAFT
    draft.revision += 1
    audit.record(session, viewer=viewer, action="mantra.draft-restored", subject="mantra", at=now)


def restore_version(session: Session, *, version: int, viewer: Viewer, now: datetime) -> None:
    """Start a draft with the text of an earlier version.

    :raises VersionNotFound: if there is none of that number
    :raises DraftExists: if a draft would be lost
    """
    draft = _lock(session, now)
    if draft.state == DraftStatus.DRAFT:
        raise DraftExists
    document = queries.get_version(session, version)
    working = queries.get_working(session)
    if working.published and working.published.text != document.text:
        document = replace(document, announced_on=None)  # it has not been announced again
    draft.base_version = working.published_version
    _write(draft, document, viewer, now)
    audit.record(session, viewer=viewer, action="mantra.restored", subject="mantra", at=now, version=version)


def publish_mantra(
    session: Session, *, seen_revision: int, used_pillars: Collection[str], viewer: Viewer, now: datetime
) -> int:
    """Make the draft the mantra, and return its version. The one before is retired, and its text becomes a wrong answer.

    `used_pillars` are the codes that impacts on maps refer to. Learners see the new mantra with the next release.

    :raises NoDraft: if there is none
    :raises DraftChangedSince: if it is not the one that was looked at
    :raises MantraIncomplete: if it breaks a rule
    :raises SponsorUnknown: if the sponsor's job role does not lead others
    :raises PillarStillUsed: if it lacks a pillar that maps refer to
    """
    draft = _lock(session, now)
    if draft.state != DraftStatus.DRAFT:
        raise NoDraft
    if draft.revision != seen_revision:
        raise DraftChangedSince
    working = queries.get_working(session)
    number = queries.last_version(session) + 1
    document = rules.next_mantra(working.document, working.published, number, now.date())
    if problems := rules.problems_of(document):
        raise MantraIncomplete(problems[0].message, field=problems[0].field)
    _check_references(session, document, working.published, used_pillars)
    apply_mantra(session, document=document, now=now)
    draft.state = DraftStatus.PUBLISHED
    draft.revision += 1
    draft.document = codec.mantra_to_plain(document)
    version = queries.last_version(session)
    audit.record(
        session, viewer=viewer, action="mantra.published", subject="mantra", at=now, version=version, text=document.text
    )
    return version


def replace_sponsor(session: Session, *, old: str, new: str, now: datetime) -> bool:
    """Make one job role the sponsor in place of another, in what is published and in the draft; return whether it was."""
    was_sponsor = False
    active = queries.find_active_mantra(session)
    if active is not None and active.owner == old:
        apply_mantra(session, document=replace(active, owner=new), now=now)
        was_sponsor = True
    draft = session.scalars(select(MantraDraft).with_for_update()).one_or_none()
    if draft is not None and draft.document.get("owner") == old:
        draft.document = {**draft.document, "owner": new}
        draft.revision += 1
        was_sponsor = True
    return was_sponsor


def _check_references(
    session: Session, document: MantraDocument, published: MantraDocument | None, used_pillars: Collection[str]
) -> None:
    if document.owner and document.owner not in dict(queries.leading_job_roles(session)):
        raise SponsorUnknown
    names = {pillar.code: pillar.name for pillar in published.pillars} if published else {}
    gone = [names[code] for code in names if code in used_pillars and code not in {p.code for p in document.pillars}]
    if gone:
        raise PillarStillUsed(gone[0])


def _lock(session: Session, now: datetime) -> MantraDraft:
    """Return the one row, made if it is missing, locked until the transaction ends."""
    session.execute(
        insert_into(session, MantraDraft)
        .values(
            id=_ONLY,
            base_version=0,
            revision=0,
            document=codec.mantra_to_plain(queries.EMPTY),
            state=DraftStatus.PUBLISHED,
            edited_at=now,
        )
        .on_conflict_do_nothing()
    )
    return session.scalars(select(MantraDraft).with_for_update().execution_options(populate_existing=True)).one()


def _write(draft: MantraDraft, document: MantraDocument, viewer: Viewer, now: datetime) -> None:
    draft.document = codec.mantra_to_plain(document)
    draft.revision += 1
    draft.state = DraftStatus.DRAFT
    draft.edited_by = viewer.employee_id
    draft.edited_at = now
