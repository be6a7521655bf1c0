"""Changing the mantra: drafts are written over, versions are added."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.vision import codec, merge, queries, rules
from lms.vision.models import MantraDraft, MantraVersion
from lms.vision.terms import MantraDocument

_ONLY = 1
"""Id of the one row."""


class MantraChangedSince(Conflict):
    """Somebody else changed the same fields meanwhile; each is to be decided."""

    def __init__(self, *, merged: merge.MergedMantra, theirs: MantraDocument, revision: int) -> None:
        super().__init__("Somebody else changed the same lines while you wrote. Choose for each which one to keep.")
        self.merged = merged
        self.theirs = theirs
        self.revision = revision


class DraftChangedSince(Conflict):
    """The draft is another one than the one that was looked at."""

    def __init__(self) -> None:
        super().__init__("The draft was changed after you looked at it. Look again before you publish.")


class NoDraft(RuleViolation):
    """There is no draft to publish or discard."""

    def __init__(self) -> None:
        super().__init__("There is no draft. Change something and save it first.")


class DraftInTheWay(Conflict):
    """A draft would be lost."""

    def __init__(self) -> None:
        super().__init__("There is a draft already. Publish or discard it, then take up the old version.")


class MantraIncomplete(RuleViolation):
    """The draft breaks a rule that a published mantra must keep."""


class OwnerUnknown(RuleViolation):
    """The job role that shall lead the mantra does not lead, or is gone."""

    field = "owner"


class PillarStillUsed(RuleViolation):
    """Impacts on maps carry a pillar that the draft leaves out."""

    field = "pillars"


@dataclass(frozen=True, kw_only=True)
class SavedDraft:
    """A draft as it was saved."""

    document: MantraDocument
    revision: int
    from_theirs: tuple[str, ...]
    """Labels of the fields that somebody else had changed meanwhile; they are kept."""


def apply_mantra(session: Session, *, document: MantraDocument, now: datetime) -> bool:
    """Make the document the active mantra, if it differs from the one that is; say whether it did.

    The version before it is retired and kept.
    """
    if queries.find_active_mantra(session) == document:
        return False
    session.execute(
        update(MantraVersion).where(MantraVersion.state == "active").values(state="retired", retired_at=now)
    )
    # The author's number may stay behind when only a look-alike changed; the row's number never does.
    number = max(document.version, queries.last_version(session) + 1)
    session.add(
        MantraVersion(
            id=ids.new_id(), version=number, state="active", document=codec.mantra_to_plain(document), created_at=now
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
) -> SavedDraft:
    """Save the draft. If somebody else saved since `base` was read, merge field by field.

    :raises MantraChangedSince: if both changed the same field; nothing was saved
    """
    draft = _lock(session, now)
    working = queries.get_working(session)
    merged = merge.MergedMantra(
        document=replace(document, version=working.document.version, previous=working.document.previous)
    )
    if draft.revision != seen_revision:
        merged = merge.merge_mantras(base, document, working.document)
        if merged.clashes:
            raise MantraChangedSince(merged=merged, theirs=working.document, revision=draft.revision)
    if not draft.is_open:
        draft.base_version = working.published_version
    _write(draft, merged.document, viewer, now)
    audit.record(session, viewer=viewer, action="mantra.drafted", subject="mantra", at=now, revision=draft.revision)
    return SavedDraft(document=merged.document, revision=draft.revision, from_theirs=merged.from_theirs)


def discard_draft(session: Session, *, viewer: Viewer, now: datetime) -> None:
    """Discard the draft; `bring_back_draft` brings it back.

    :raises NoDraft: if there is none
    """
    draft = _lock(session, now)
    if not draft.is_open:
        raise NoDraft
    draft.is_open = False
    draft.revision += 1
    audit.record(session, viewer=viewer, action="mantra.draft-discarded", subject="mantra", at=now)


def bring_back_draft(session: Session, *, viewer: Viewer, now: datetime) -> None:
    """Bring back the draft that was discarded last.

    :raises NoDraft: if there never was one
    :raises DraftInTheWay: if somebody has begun another
    """
    draft = _lock(session, now)
    if draft.is_open:
        raise DraftInTheWay
    if not queries.get_working(session).has_discarded:
        raise NoDraft
    draft.base_version = queries.get_working(session).published_version
    draft.is_open = True
    draft.revision += 1
    audit.record(session, viewer=viewer, action="mantra.draft-brought-back", subject="mantra", at=now)


def restore_version(session: Session, *, version: int, viewer: Viewer, now: datetime) -> None:
    """Begin a draft with the words of an earlier version.

    :raises VersionNotFound: if there is none of that number
    :raises DraftInTheWay: if a draft would be lost
    """
    draft = _lock(session, now)
    if draft.is_open:
        raise DraftInTheWay
    document = queries.get_version(session, version)
    working = queries.get_working(session)
    if working.published and working.published.text != document.text:
        document = replace(document, announced_on=None)  # nobody has heard it announced again yet
    draft.base_version = working.published_version
    _write(draft, document, viewer, now)
    audit.record(session, viewer=viewer, action="mantra.restored", subject="mantra", at=now, version=version)


def publish_mantra(
    session: Session, *, seen_revision: int, used_pillars: Collection[str], viewer: Viewer, now: datetime
) -> int:
    """Make the draft the mantra, and return its version. The one before is retired, and its text becomes a wrong answer.

    `used_pillars` are the codes that impacts on maps carry. Learners meet the new mantra with the next release.

    :raises NoDraft: if there is none
    :raises DraftChangedSince: if it is not the one that was looked at
    :raises MantraIncomplete: if it breaks a rule
    :raises OwnerUnknown: if the job role that shall lead it does not lead
    :raises PillarStillUsed: if a pillar is missing that maps refer to
    """
    draft = _lock(session, now)
    if not draft.is_open:
        raise NoDraft
    if draft.revision != seen_revision:
        raise DraftChangedSince
    working = queries.get_working(session)
    number = queries.last_version(session) + 1
    document = rules.next_mantra(working.document, working.published, number, now.date())
    if wrong := rules.problems_of(document):
        field, message = wrong[0]
        raise MantraIncomplete(message, field=field or None)
    _check_references(session, document, working.published, used_pillars)
    apply_mantra(session, document=document, now=now)
    draft.is_open = False
    draft.revision += 1
    draft.document = codec.mantra_to_plain(document)
    version = queries.last_version(session)
    audit.record(
        session, viewer=viewer, action="mantra.published", subject="mantra", at=now, version=version, text=document.text
    )
    return version


def _check_references(
    session: Session, document: MantraDocument, published: MantraDocument | None, used_pillars: Collection[str]
) -> None:
    if document.owner and document.owner not in dict(queries.leading_job_roles(session)):
        raise OwnerUnknown("Choose a job role that leads other people.")
    names = {pillar.code: pillar.name for pillar in published.pillars} if published else {}
    gone = [names[code] for code in names if code in used_pillars and code not in {p.code for p in document.pillars}]
    if gone:
        raise PillarStillUsed(
            f"Maps still carry the pillar “{gone[0]}”. Take it from the impacts first, or keep it here."
        )


def _lock(session: Session, now: datetime) -> MantraDraft:
    """Return the one row, made if need be, and nobody else's until the transaction ends."""
    session.execute(
        insert_into(session, MantraDraft)
        .values(
            id=_ONLY,
            base_version=0,
            revision=0,
            document=codec.mantra_to_plain(queries.EMPTY),
            is_open=False,
            edited_at=now,
        )
        .on_conflict_do_nothing()
    )
    return session.scalars(select(MantraDraft).with_for_update().execution_options(populate_existing=True)).one()


def _write(draft: MantraDraft, document: MantraDocument, viewer: Viewer, now: datetime) -> None:
    draft.document = codec.mantra_to_plain(document)
    draft.revision += 1
    draft.is_open = True
    draft.edited_by = viewer.account_id
    draft.edited_at = now
