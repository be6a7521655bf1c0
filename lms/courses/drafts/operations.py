"""What can be done to a draft. Whoever saves loses nothing, and takes nothing from anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.differences import TextConflict, merge_texts
from lms.core.errors import Conflict, Overtaken, RuleViolation
from lms.core.viewer import Viewer
from lms.courses.drafts import queries, rules
from lms.courses.drafts.models import ModuleDraft, ReviewRule
from lms.courses.drafts.terms import DraftState
from lms.courses.format import header
from lms.courses.format.ids import with_ids as write_ids
from lms.courses.queries import ModuleNotFound


class TextTooLong(RuleViolation):
    """The text has more characters than a module may have."""

    field = "source"

    def __init__(self, count: int) -> None:
        super().__init__(
            f"A module has at most {rules.LIMIT:,} characters; this has {count:,}. Nothing was saved: make two modules of it."
        )


class ModuleChangedSince(Conflict):
    """Somebody else changed the same lines meanwhile; nothing was saved, and nothing is lost."""

    def __init__(
        self, *, theirs: str, merged: str, clashes: Sequence[TextConflict], revision: int, edited_by: str
    ) -> None:
        super().__init__(f"{edited_by or 'Somebody'} changed this module while you were writing.")
        self.theirs = theirs
        self.merged = merged
        self.clashes = tuple(clashes)
        self.revision = revision
        self.edited_by = edited_by


class NoDraft(Conflict):
    """There is nothing to do this with."""

    def __init__(self) -> None:
        super().__init__("This module has no draft any more. It was published or discarded meanwhile.")


class WrongState(Conflict):
    """The draft is not where it would have to be."""

    def __init__(self, state: DraftState) -> None:
        told = {
            DraftState.DRAFT: "This draft is not in review. Somebody edited it, or sent it back.",
            DraftState.IN_REVIEW: "This draft is in review already.",
            DraftState.APPROVED: "This draft is approved already.",
            DraftState.SET_ASIDE: "This draft was discarded.",
        }
        super().__init__(told[state])


class SameAuthor(RuleViolation):
    """Who wrote on the text cannot approve it, because the company asks for a second person."""

    def __init__(self) -> None:
        super().__init__("You wrote on this text yourself. Your company asks that somebody else approves it.")


class NothingKept(Conflict):
    """There is no earlier text to bring back."""

    def __init__(self) -> None:
        super().__init__("No earlier text of this draft is kept.")


@dataclass(frozen=True, kw_only=True)
class PreparedDraft:
    """A text that is ready to be saved."""

    code: str
    source: str
    upon: str
    """What stood there when it was prepared: saved upon anything else, it would take somebody's words away."""
    is_merged: bool
    """Whether it holds what somebody else changed meanwhile."""
    base_number: int = 0
    """Of the newer version that it has taken in; 0 for none."""


@dataclass(frozen=True, kw_only=True)
class SavedDraft:
    """What stands after saving."""

    source: str
    revision: int
    edited_at: datetime
    merged: bool
    """Whether it holds what somebody else changed meanwhile."""


def start_draft(session: Session, *, code: str, source: str, viewer: Viewer, now: datetime) -> bool:
    """Begin a draft of a module that does not exist; say whether the code was free."""
    started = session.execute(
        insert_into(session, ModuleDraft)
        .values(**_new(code, source, base_number=0, revision=1, now=now))
        .on_conflict_do_nothing()
        .returning(ModuleDraft.id)
    )
    if started.first() is None:
        return False
    draft = _hold(session, code)
    assert draft is not None
    draft.authors, draft.edited_by = [str(viewer.employee_id)], viewer.employee_id
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
    base_number: int = 0,
    with_ids: bool = True,
) -> PreparedDraft:
    """Merge a module's text line by line with what somebody else saved since; writes nothing.

    `base` is the text that the author began from, at `seen_revision`; `base_number` is of a newer version that the text
    has taken in. Questions get their ids unless `with_ids` is off: a script that saves while somebody types must not
    change the text under their hands.

    :raises ModuleNotFound: if there is neither such a module nor a draft of it
    :raises TextTooLong: before any work
    :raises ModuleChangedSince: if both changed the same lines
    """
    if len(source) > rules.LIMIT:
        raise TextTooLong(len(source))
    working = queries.get_working(session, code)
    mine = rules.clean_source(source)
    text, is_merged = _merged(working, base=base, mine=mine, seen_revision=seen_revision)
    text = write_ids(text, code=code) if with_ids else text
    return PreparedDraft(
        code=code, source=text, upon=working.source, is_merged=is_merged, base_number=base_number
    )  # fmt: skip


def write_draft(session: Session, *, ready: PreparedDraft, viewer: Viewer, now: datetime) -> SavedDraft:
    """Make a prepared text the draft. An approved draft that is changed is a draft again.

    :raises ModuleNotFound: if there is neither such a module nor a draft of it any more
    :raises Overtaken: if somebody saved or published another text since it was prepared
    """
    newest = queries.find_newest(session, ready.code)
    draft = _hold(session, ready.code)
    if draft is None and newest is None:
        raise ModuleNotFound
    if _text_of(draft, newest) != ready.upon:
        raise Overtaken
    if ready.source != ready.upon:
        number = newest.number if newest else 0
        draft = draft or _begin(session, code=ready.code, source=ready.upon, base_number=number, now=now)
        if _text_of(draft, newest) != ready.upon:  # somebody began at the same moment
            raise Overtaken
        _write(draft, ready.source, viewer=viewer, now=now, base_number=number)
    is_open = draft is not None and draft.state != DraftState.SET_ASIDE
    if draft is not None and is_open and ready.base_number:
        draft.base_number = ready.base_number
    session.flush()
    revision = draft.revision if draft is not None and is_open else 0
    return SavedDraft(source=ready.source, revision=revision, edited_at=now, merged=ready.is_merged)


def _text_of(draft: ModuleDraft | None, newest: queries.NewestRow | None) -> str:
    state, source, kept = (draft.state, draft.source, draft.kept_source) if draft else (None, "", "")
    return queries.text_of(state, source, kept, newest)


def _merged(working: queries.WorkingModule, *, base: str, mine: str, seen_revision: int) -> tuple[str, bool]:
    base, now_there = rules.clean_source(base), rules.clean_source(working.source)
    if mine == now_there:
        return working.source, False
    if base == now_there:
        return mine, False
    found = merge_texts(base, mine, now_there)
    if found.conflicts:
        raise ModuleChangedSince(
            theirs=now_there,
            merged=found.text,
            clashes=found.conflicts,
            revision=working.draft.revision if working.draft else seen_revision,
            edited_by=working.draft.edited_by if working.draft else "",
        )
    return found.text, found.text != mine


def submit_for_review(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Ask for somebody's eyes on a draft.

    :raises NoDraft: if there is none
    :raises WrongState: unless it is being written
    """
    draft = _held(session, code)
    if draft.state != DraftState.DRAFT:
        raise WrongState(DraftState(draft.state))
    draft.state, draft.note = DraftState.IN_REVIEW, ""
    draft.submitted_at, draft.submitted_by = now, viewer.employee_id
    audit.record(session, viewer=viewer, action="module.submitted", subject=code, at=now, revision=draft.revision)


def send_back(session: Session, *, code: str, note: str, viewer: Viewer | None, now: datetime) -> None:
    """Give a draft back to its author, with what is asked for.

    :raises NoDraft: if there is none
    :raises WrongState: unless it is in review or approved
    """
    draft = _held(session, code)
    if draft.state not in {DraftState.IN_REVIEW, DraftState.APPROVED}:
        raise WrongState(DraftState(draft.state))
    _reopen(draft)
    draft.note = note
    audit.record(session, viewer=viewer, action="module.sent-back", subject=code, at=now, note=note)


def approve(session: Session, *, code: str, seen_revision: int, viewer: Viewer, now: datetime) -> None:
    """Approve a draft as it was read.

    :raises NoDraft: if there is none
    :raises WrongState: unless it is in review, at the revision that was read
    :raises SameAuthor: if the company asks for a second person and the viewer wrote on it
    """
    draft = _held(session, code)
    if draft.state != DraftState.IN_REVIEW or draft.revision != seen_revision:
        raise WrongState(DraftState.DRAFT if draft.state == DraftState.IN_REVIEW else DraftState(draft.state))
    needs_second_person = queries.needs_second_person(session)
    if not rules.may_approve(str(viewer.employee_id), authors=draft.authors, needs_second_person=needs_second_person):
        raise SameAuthor
    draft.state = DraftState.APPROVED
    draft.approved_at, draft.approved_by = now, viewer.employee_id
    audit.record(session, viewer=viewer, action="module.approved", subject=code, at=now, revision=draft.revision)


def plan_publishing(session: Session, *, code: str, publish_on: date | None, viewer: Viewer, now: datetime) -> None:
    """Set the day on which an approved draft is published by itself, or take it back with `None`.

    :raises NoDraft: if there is none
    :raises WrongState: unless it is approved
    """
    draft = _held(session, code)
    if draft.state != DraftState.APPROVED:
        raise WrongState(DraftState(draft.state))
    draft.publish_on = publish_on
    day = publish_on.isoformat() if publish_on else ""
    audit.record(session, viewer=viewer, action="module.planned", subject=code, at=now, publish_on=day)


def discard(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Give up a draft. Its text is kept, so that it can be brought back.

    :raises NoDraft: if there is none
    """
    draft = _held(session, code)
    _reopen(draft)
    draft.kept_source, draft.source, draft.state = draft.source, "", DraftState.SET_ASIDE
    audit.record(session, viewer=viewer, action="module.draft-discarded", subject=code, at=now, revision=draft.revision)


def replace_draft(session: Session, *, code: str, source: str, base_number: int, viewer: Viewer, now: datetime) -> None:
    """Make an older text the draft. What stood in the draft before is kept, so that it can be brought back."""
    draft = _hold(session, code) or _begin(session, code=code, source="", base_number=base_number, now=now)
    if draft.state != DraftState.SET_ASIDE and draft.source:
        draft.kept_source = draft.source
    _write(draft, source, viewer=viewer, now=now, base_number=base_number)
    session.flush()


def bring_back(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Change places between a draft and the text that stood there before.

    :raises NothingKept: if there is none
    """
    draft = _hold(session, code)
    if draft is None or not draft.kept_source:
        raise NothingKept
    before = draft.source if draft.state != DraftState.SET_ASIDE else ""
    _write(draft, draft.kept_source, viewer=viewer, now=now, base_number=draft.base_number)
    draft.kept_source = before
    audit.record(session, viewer=viewer, action="module.draft-brought-back", subject=code, at=now)


def close_draft(session: Session, *, code: str) -> None:
    """Take a draft away that has become a version."""
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


def _hold(session: Session, code: str) -> ModuleDraft | None:
    """Return a draft that nobody else can change until this transaction ends."""
    return session.scalar(
        select(ModuleDraft).where(ModuleDraft.code == code).with_for_update().execution_options(populate_existing=True)
    )


def _held(session: Session, code: str) -> ModuleDraft:
    draft = _hold(session, code)
    if draft is None or draft.state == DraftState.SET_ASIDE:
        raise NoDraft
    return draft


def _begin(session: Session, *, code: str, source: str, base_number: int, now: datetime) -> ModuleDraft:
    session.execute(
        insert_into(session, ModuleDraft)
        .values(**_new(code, source, base_number=base_number, revision=0, now=now))
        .on_conflict_do_nothing()
    )
    draft = _hold(session, code)
    assert draft is not None
    return draft


def _new(code: str, source: str, *, base_number: int, revision: int, now: datetime) -> dict[str, object]:
    return {
        "id": ids.new_id(),
        "code": code,
        "base_number": base_number,
        "revision": revision,
        "title": header.title_of(source) or code,
        "source": source,
        "kept_source": "",
        "state": DraftState.DRAFT,
        "note": "",
        "authors": [],
        "edited_at": now,
    }


def _write(draft: ModuleDraft, text: str, *, viewer: Viewer, now: datetime, base_number: int) -> None:
    if draft.state == DraftState.SET_ASIDE or draft.revision == 0:
        draft.base_number, draft.authors = base_number, []
    if draft.state != DraftState.IN_REVIEW:
        _reopen(draft)
    draft.source, draft.title = text, header.title_of(text) or draft.code
    draft.revision += 1
    draft.edited_at, draft.edited_by = now, viewer.employee_id
    author = str(viewer.employee_id)
    if author not in draft.authors:
        draft.authors = [*draft.authors, author]


def _reopen(draft: ModuleDraft) -> None:
    draft.state = DraftState.DRAFT
    draft.submitted_at = draft.submitted_by = draft.approved_at = draft.approved_by = draft.publish_on = None
