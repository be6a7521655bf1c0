"""What can be done to a draft. Nobody's words are lost or overwritten by a save."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.differences import TextConflict, merge_texts
from lms.core.drafts import DraftChangedSince, EditConflict, NoDraft, SavedDraft
from lms.core.errors import Conflict, Overtaken, RuleViolation
from lms.core.frozen import frozen
from lms.core.viewer import Viewer
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.courses.format import header
from lms.courses.format.ids import with_ids as write_ids
from lms.courses.queries import ModuleNotFound
from lms.curriculum.modules.drafts import queries, rules
from lms.curriculum.modules.drafts.models import ModuleDraft, ModuleDraftAuthor, ReviewRule
from lms.curriculum.modules.drafts.notices import tell_author
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus


class TextTooLong(RuleViolation):
    """The text has more characters than a module may have."""

    field = "source"

    def __init__(self, count: int) -> None:
        super().__init__(
            _(
                "Not saved: a module can have %(limit)s characters, and this one has %(count)s. Shorten it or split it in two.",
                limit=Number(rules.LIMIT),
                count=Number(count),
            )
        )


class ModuleConflict(EditConflict):
    """Somebody else changed the same lines meanwhile; each of them has to be decided."""

    def __init__(
        self, *, theirs: str, merged: str, conflicts: Sequence[TextConflict], revision: int, edited_by: str
    ) -> None:
        who = edited_by and _("%(name)s changed the same lines while you were writing.", name=edited_by)
        super().__init__(who or None)
        self.theirs = theirs
        self.merged = merged
        self.conflicts = tuple(conflicts)
        self.revision = revision
        self.edited_by = edited_by


class WrongStatus(Conflict):
    """The draft's status does not allow this."""

    def __init__(self, status: ModuleDraftStatus) -> None:
        message = {
            ModuleDraftStatus.IN_REVIEW: _("This draft is already in review."),
            ModuleDraftStatus.APPROVED: _("This draft is already approved."),
        }
        super().__init__(message.get(status) or _("This draft is not in review: it was edited or sent back."))


class SameAuthor(RuleViolation):
    """Who wrote on the text cannot approve it, because the company asks for a second person."""

    def __init__(self) -> None:
        super().__init__(_("You edited this draft yourself, so someone else has to approve it."))


@frozen
class PreparedDraft:
    """A text that is ready to be saved."""

    code: str
    source: str
    expected_source: str
    """The text that it was prepared for: written over any other, it would undo somebody's changes."""
    is_merged: bool
    """Whether it contains what somebody else changed meanwhile."""
    base_version: int = 0
    """Number of the newer version that was merged into it; 0 for none."""


@frozen
class SavedModuleDraft(SavedDraft[str]):
    """A module's draft as it was saved."""

    is_merged: bool
    """Whether it contains what somebody else changed meanwhile."""


def start_draft(session: Session, *, code: str, source: str, viewer: Viewer, now: datetime) -> bool:
    """Start a draft of a module that does not exist; return whether the code was free."""
    started = session.execute(
        insert_into(session, ModuleDraft)
        .values(**_new(code, source, base_version=0, revision=1, now=now))
        .on_conflict_do_nothing()
        .returning(ModuleDraft.id)
    )
    if started.first() is None:
        return False
    draft = _lock(session, code)
    assert draft is not None
    _note_author(session, draft, viewer)
    session.flush()
    audit.record(session, viewer=viewer, action="module.drafted", subject=code, at=now)
    return True


def prepare_draft(
    session: Session,
    *,
    code: str,
    source: str,
    seen_revision: int,
    base: str,
    base_version: int = 0,
    with_ids: bool = True,
) -> PreparedDraft:
    """Merge a module's text line by line with what somebody else saved since; writes nothing.

    `base` is the text that the author started from, at `seen_revision`; `base_version` is the newer version that was merged
    into the text. Questions get their ids unless `with_ids` is off: a script that saves while somebody types must not
    change the text under their hands.

    :raises ModuleNotFound: if there is neither such a module nor a draft of it
    :raises TextTooLong: before any work
    :raises ModuleConflict: if both changed the same lines
    """
    if len(source) > rules.LIMIT:
        raise TextTooLong(len(source))
    working = queries.get_working(session, code)
    mine = rules.clean_source(source)
    text, is_merged = _merged(working, base=base, mine=mine, seen_revision=seen_revision)
    text = write_ids(text, code=code) if with_ids else text
    return PreparedDraft(
        code=code, source=text, expected_source=working.source, is_merged=is_merged, base_version=base_version
    )  # fmt: skip


def write_draft(session: Session, *, ready: PreparedDraft, viewer: Viewer, now: datetime) -> SavedModuleDraft:
    """Make a prepared text the draft. An approved draft that is changed is a draft again.

    :raises ModuleNotFound: if there is neither such a module nor a draft of it any more
    :raises Overtaken: if somebody saved or published another text since it was prepared
    """
    newest = queries.find_newest(session, ready.code)
    draft = _lock(session, ready.code)
    if draft is None and newest is None:
        raise ModuleNotFound
    if _text_of(draft, newest) != ready.expected_source:
        raise Overtaken
    if ready.source != ready.expected_source:
        number = newest.number if newest else 0
        draft = draft or _start(session, code=ready.code, source=ready.expected_source, base_version=number, now=now)
        if _text_of(draft, newest) != ready.expected_source:  # somebody started one at the same moment
            raise Overtaken
        _write(session, draft, ready.source, viewer=viewer, now=now, base_version=number)
    is_open = draft is not None and draft.state != ModuleDraftStatus.DISCARDED
    if draft is not None and is_open and ready.base_version:
        draft.base_version = ready.base_version
    session.flush()
    revision = draft.revision if draft is not None and is_open else 0
    return SavedModuleDraft(document=ready.source, revision=revision, is_merged=ready.is_merged)


def _text_of(draft: ModuleDraft | None, newest: queries.NewestRow | None) -> str:
    state, source, previous = (draft.state, draft.source, draft.previous_source) if draft else (None, "", "")
    return queries.text_of(state, source, previous, newest)


def _merged(working: queries.WorkingModule, *, base: str, mine: str, seen_revision: int) -> tuple[str, bool]:
    base, current = rules.clean_source(base), rules.clean_source(working.source)
    if mine == current:
        return working.source, False
    if base == current:
        return mine, False
    merged = merge_texts(base, mine, current)
    if merged.conflicts:
        raise ModuleConflict(
            theirs=current,
            merged=merged.text,
            conflicts=merged.conflicts,
            revision=working.draft.revision if working.draft else seen_revision,
            edited_by=working.draft.edited_by if working.draft else "",
        )
    return merged.text, merged.text != mine


def submit_for_review(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Ask for a review of a draft.

    :raises NoDraft: if there is none
    :raises WrongStatus: if it is in review or approved already
    """
    draft = _lock_open(session, code)
    _require(draft, ModuleDraftStatus.DRAFT)
    draft.state, draft.note, draft.publishing_failed = ModuleDraftStatus.IN_REVIEW, "", False
    draft.submitted_at, draft.submitted_by = now, viewer.employee_id
    audit.record(session, viewer=viewer, action="module.submitted", subject=code, at=now, revision=draft.revision)


def send_back(session: Session, *, code: str, note: str, viewer: Viewer, now: datetime) -> None:
    """Return a draft to its author, with what is asked for.

    :raises NoDraft: if there is none
    :raises WrongStatus: unless it is in review or approved
    """
    draft = _lock_open(session, code)
    _require(draft, ModuleDraftStatus.IN_REVIEW, ModuleDraftStatus.APPROVED)
    tell_author(session, draft.submitted_by, code=code, title=draft.title, note=note, viewer=viewer, now=now)
    _reopen(draft)
    draft.note = note
    audit.record(session, viewer=viewer, action="module.sent-back", subject=code, at=now, note=note)


def note_failed_publishing(session: Session, *, code: str, now: datetime) -> None:
    """Make an approved draft a draft again that could not be published on its day.

    :raises NoDraft: if there is none
    """
    draft = _lock_open(session, code)
    _reopen(draft)
    draft.publishing_failed = True
    audit.record(session, viewer=None, action="module.publishing-failed", subject=code, at=now)


def approve_draft(session: Session, *, code: str, seen_revision: int, viewer: Viewer, now: datetime) -> None:
    """Approve a draft as it was read.

    :raises NoDraft: if there is none
    :raises WrongStatus: unless it is in review
    :raises DraftChangedSince: if it is not the one that was read
    :raises SameAuthor: if the company asks for a second person and the viewer wrote on it
    """
    draft = _lock_open(session, code)
    _require(draft, ModuleDraftStatus.IN_REVIEW)
    if draft.revision != seen_revision:
        raise DraftChangedSince
    if queries.needs_second_person(session) and queries.is_author(session, code=code, employee_id=viewer.employee_id):
        raise SameAuthor
    draft.state = ModuleDraftStatus.APPROVED
    draft.approved_at, draft.approved_by = now, viewer.employee_id
    tell_author(session, draft.submitted_by, code=code, title=draft.title, note=None, viewer=viewer, now=now)
    audit.record(session, viewer=viewer, action="module.approved", subject=code, at=now, revision=draft.revision)


def schedule_publishing(session: Session, *, code: str, publish_on: date | None, viewer: Viewer, now: datetime) -> None:
    """Set the day on which an approved draft is published by itself; `None` for no day.

    :raises NoDraft: if there is none
    :raises WrongStatus: unless it is approved
    """
    draft = _lock_open(session, code)
    _require(draft, ModuleDraftStatus.APPROVED)
    draft.publish_on = publish_on
    day = publish_on.isoformat() if publish_on else ""
    audit.record(session, viewer=viewer, action="module.scheduled", subject=code, at=now, publish_on=day)


def discard_draft(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Discard a draft; `restore_draft` restores it.

    :raises NoDraft: if there is none
    """
    draft = _lock_open(session, code)
    _reopen(draft)
    draft.previous_source, draft.source, draft.state = draft.source, "", ModuleDraftStatus.DISCARDED
    audit.record(session, viewer=viewer, action="module.draft-discarded", subject=code, at=now, revision=draft.revision)


def replace_draft(
    session: Session, *, code: str, source: str, base_version: int, viewer: Viewer, now: datetime
) -> None:
    """Make an older text the draft. The draft's own text is kept; `restore_draft` restores it."""
    draft = _lock(session, code) or _start(session, code=code, source="", base_version=base_version, now=now)
    if draft.state != ModuleDraftStatus.DISCARDED and draft.source:
        draft.previous_source = draft.source
    _write(session, draft, source, viewer=viewer, now=now, base_version=base_version)
    session.flush()


def restore_draft(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Make the text the draft that was discarded or replaced last; the draft's own text, if any, is kept instead.

    :raises NoDraft: if there is none
    """
    draft = _lock(session, code)
    if draft is None or not draft.previous_source:
        raise NoDraft
    before = draft.source if draft.state != ModuleDraftStatus.DISCARDED else ""
    _write(session, draft, draft.previous_source, viewer=viewer, now=now, base_version=draft.base_version)
    draft.previous_source = before
    audit.record(session, viewer=viewer, action="module.draft-restored", subject=code, at=now)


def close_draft(session: Session, *, code: str) -> None:
    """Delete a draft that has become a version."""
    session.execute(delete(ModuleDraft).where(ModuleDraft.code == code))


def set_review_rule(session: Session, *, needs_second_person: bool, viewer: Viewer, now: datetime) -> None:
    """Set whether the company asks that somebody approves who did not write on the text."""
    rule = session.get(ReviewRule, 1)
    if rule is None:
        session.add(ReviewRule(id=1, needs_second_person=needs_second_person))
    else:
        rule.needs_second_person = needs_second_person
    session.flush()
    audit.record(
        session, viewer=viewer, action="review-rule.set", subject="modules", at=now, needs_second_person=needs_second_person
    )  # fmt: skip


def _lock(session: Session, code: str) -> ModuleDraft | None:
    """Return a draft that nobody else can change until this transaction ends."""
    return session.scalar(
        select(ModuleDraft).where(ModuleDraft.code == code).with_for_update().execution_options(populate_existing=True)
    )


def _lock_open(session: Session, code: str) -> ModuleDraft:
    draft = _lock(session, code)
    if draft is None or draft.state == ModuleDraftStatus.DISCARDED:
        raise NoDraft
    return draft


def _require(draft: ModuleDraft, *statuses: ModuleDraftStatus) -> None:
    if draft.state not in statuses:
        raise WrongStatus(ModuleDraftStatus(draft.state))


def _start(session: Session, *, code: str, source: str, base_version: int, now: datetime) -> ModuleDraft:
    session.execute(
        insert_into(session, ModuleDraft)
        .values(**_new(code, source, base_version=base_version, revision=0, now=now))
        .on_conflict_do_nothing()
    )
    draft = _lock(session, code)
    assert draft is not None
    return draft


def _new(code: str, source: str, *, base_version: int, revision: int, now: datetime) -> dict[str, object]:
    return {
        "id": ids.new_id(),
        "code": code,
        "base_version": base_version,
        "revision": revision,
        "title": header.title_of(source) or code,
        "source": source,
        "previous_source": "",
        "state": ModuleDraftStatus.DRAFT,
        "note": "",
        "publishing_failed": False,
        "edited_at": now,
    }


def _write(
    session: Session, draft: ModuleDraft, text: str, *, viewer: Viewer, now: datetime, base_version: int
) -> None:
    if draft.state == ModuleDraftStatus.DISCARDED or draft.revision == 0:
        draft.base_version, draft.note, draft.publishing_failed = base_version, "", False
        session.execute(delete(ModuleDraftAuthor).where(ModuleDraftAuthor.draft_id == draft.id))
    if draft.state != ModuleDraftStatus.IN_REVIEW:
        _reopen(draft)
    draft.source, draft.title = text, header.title_of(text) or draft.code
    draft.revision += 1
    draft.edited_at = now
    _note_author(session, draft, viewer)


def _note_author(session: Session, draft: ModuleDraft, viewer: Viewer) -> None:
    draft.edited_by = viewer.employee_id
    session.execute(
        insert_into(session, ModuleDraftAuthor)
        .values(draft_id=draft.id, employee_id=viewer.employee_id)
        .on_conflict_do_nothing()
    )


def _reopen(draft: ModuleDraft) -> None:
    draft.state = ModuleDraftStatus.DRAFT
    draft.submitted_at = draft.submitted_by = draft.approved_at = draft.approved_by = draft.publish_on = None
