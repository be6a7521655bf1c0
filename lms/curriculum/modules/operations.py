"""What trainers do with modules. Learners meet what is published here with the next release."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.differences import merge_texts
from lms.core.errors import Conflict, Refusal, RuleViolation
from lms.core.problems import Diagnostic
from lms.core.viewer import Viewer
from lms.courses import operations as courses
from lms.courses.drafts import operations as drafts
from lms.courses.drafts import queries as draft_queries
from lms.courses.drafts.terms import DraftState
from lms.courses.format import examples, header
from lms.courses.format.ids import with_ids, without_ids
from lms.courses.format.reader import read_module
from lms.courses.media.queries import find_media_in
from lms.courses.terms import ModuleDocument, ModuleKind
from lms.curriculum import operations as curriculum
from lms.curriculum.modules import queries, rules


class CodeTaken(RuleViolation):
    """Another module has that name already."""

    field = "title"

    def __init__(self, code: str) -> None:
        super().__init__(f"There is a module “{code}” already. Choose another title.")


class NotApproved(RuleViolation):
    """The company asks for somebody's approval first."""

    def __init__(self) -> None:
        super().__init__("Nobody has approved this text yet. Your company asks for it before a module is published.")


class ModuleHasErrors(RuleViolation):
    """The text is not right yet."""

    field = "source"

    def __init__(self, problems: Sequence[Diagnostic]) -> None:
        self.problems = tuple(problem for problem in problems if problem.is_error)
        first = self.problems[0]
        more = f" And {len(self.problems) - 1} more." if len(self.problems) > 1 else ""
        super().__init__(f"Line {first.line}: {first.message}.{more}")


class PublishedSince(Conflict):
    """A newer version came out since the draft was begun: publishing would take its changes back."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Version {number} came out after this draft was begun. Take its changes into the draft first."
        )


class ChangedSince(Conflict):
    """The draft is not the one that was read."""

    def __init__(self) -> None:
        super().__init__("Somebody changed this draft after you opened it. Look at it again first.")


def create_module(session: Session, *, title: str, viewer: Viewer, now: datetime) -> str:
    """Begin a new module as a draft, and return its code.

    :raises CodeTaken: if there is one of that name already
    """
    return _start(session, title=title, source=examples.MODULE, viewer=viewer, now=now)


def clone_module(session: Session, *, code: str, title: str, viewer: Viewer, now: datetime) -> str:
    """Begin a new module from what stands in another, and return its code. Its questions are questions of its own.

    :raises ModuleNotFound: if there is nothing to copy
    :raises CodeTaken: if there is one of that name already
    """
    working = draft_queries.get_working(session, code)
    return _start(session, title=title, source=without_ids(working.source), viewer=viewer, now=now)


def _start(session: Session, *, title: str, source: str, viewer: Viewer, now: datetime) -> str:
    code = rules.code_of(title)
    text = with_ids(header.with_title(source, title), code=code)
    if draft_queries.find_newest(session, code) is not None:
        raise CodeTaken(code)
    if not drafts.start_draft(session, code=code, source=text, viewer=viewer, now=now):
        raise CodeTaken(code)
    return code


def read_draft(session: Session, *, code: str, source: str) -> ModuleDocument:
    """Read a text that is to be reviewed or published.

    :raises ModuleHasErrors: if anything in it is wrong, or its audience has names that the company does not know
    """
    document, problems = read_module(source, code=code, media=find_media_in(session, source))
    if document is None:
        raise ModuleHasErrors(problems)
    if document.kind is not ModuleKind.WRITTEN:
        raise ModuleHasErrors([Diagnostic(line=1, message="kind: what people write is not generated: leave it out")])
    if unknown := tuple(rules.unknown_audience(document, queries.load_organisation(session))):
        raise ModuleHasErrors(unknown)
    return document


def submit_for_review(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Ask for somebody's eyes on a draft that is right.

    :raises ModuleHasErrors: if it is not
    """
    read_draft(session, code=code, source=draft_queries.get_working(session, code).source)
    drafts.submit_for_review(session, code=code, viewer=viewer, now=now)


def publish_module(
    session: Session, *, code: str, seen_revision: int | None, viewer: Viewer | None, now: datetime
) -> int:
    """Make the draft the module's next version, and return its number. `seen_revision` is the draft as it was read.

    :raises NoDraft: if there is none
    :raises ChangedSince: if it is not the one that was read
    :raises NotApproved: if the company asks for approval and nobody gave it
    :raises PublishedSince: if a newer version came out since it was begun
    :raises ModuleHasErrors: if it is not right
    """
    working = draft_queries.get_working(session, code)
    draft = working.open_draft
    if draft is None:
        raise drafts.NoDraft
    if seen_revision is not None and draft.revision != seen_revision:
        raise ChangedSince
    if draft.state is not DraftState.APPROVED and draft_queries.needs_second_person(session):
        raise NotApproved
    number = working.newest.number if working.newest else 0
    if number != draft.base_number:
        raise PublishedSince(number)
    document = read_draft(session, code=code, source=with_ids(draft.source, code=code))
    is_new = curriculum.save_written_module(session, document=document, now=now)
    drafts.close_draft(session, code=code)
    number += is_new
    audit.record(session, viewer=viewer, action="module.published", subject=code, at=now, number=number)
    return number


def publish_due(session: Session, *, code: str, now: datetime) -> None:
    """Publish an approved draft whose day has come; what is not right any more goes back."""
    if code not in draft_queries.list_due_codes(session, now.date()):
        return
    try:
        publish_module(session, code=code, seen_revision=None, viewer=None, now=now)
    except Refusal as refusal:
        note = f"It could not be published on its day. {refusal.message}"
        drafts.send_back(session, code=code, note=note, viewer=None, now=now)


def plan_publishing(session: Session, *, code: str, publish_on: date, viewer: Viewer, now: datetime) -> None:
    """Set the day on which a draft is published by itself; without the company's rule that approves it as well.

    :raises NotApproved: if the company asks for approval and nobody gave it
    :raises ModuleHasErrors: if it is not right
    """
    working = draft_queries.get_working(session, code)
    read_draft(session, code=code, source=working.source)
    if working.open_draft is not None and working.open_draft.state is not DraftState.APPROVED:
        if draft_queries.needs_second_person(session):
            raise NotApproved
        if working.open_draft.state is DraftState.DRAFT:
            drafts.submit_for_review(session, code=code, viewer=viewer, now=now)
        drafts.approve(session, code=code, seen_revision=working.revision, viewer=viewer, now=now)
    drafts.plan_publishing(session, code=code, publish_on=publish_on, viewer=viewer, now=now)


def base_of(session: Session, *, code: str) -> str:
    """Return the text of the version that a draft began from; nothing for a new module."""
    draft = draft_queries.find_draft(session, code)
    return queries.get_version_source(session, code, draft.base_number) if draft and draft.base_number else ""


def prepare_catch_up(session: Session, *, code: str) -> drafts.PreparedDraft:
    """Merge into a draft what a newer version changed since the draft was begun; writes nothing.

    :raises NoDraft: if there is none
    :raises ModuleChangedSince: if both changed the same lines; `theirs` is the newer version
    """
    working = draft_queries.get_working(session, code)
    draft, newest = working.open_draft, working.newest
    if draft is None or newest is None:
        raise drafts.NoDraft
    merged = merge_texts(base_of(session, code=code), draft.source, newest.source)
    if merged.conflicts:
        raise drafts.ModuleChangedSince(
            theirs=newest.source, merged=merged.text, clashes=merged.conflicts, revision=draft.revision, edited_by=""
        )
    return drafts.prepare_draft(
        session,
        code=code,
        source=merged.text,
        seen_revision=draft.revision,
        base=draft.source,
        base_number=newest.number,
    )


def retire_module(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Leave a module out of later releases. Its versions stay.

    :raises ModuleNotFound: if there is no such module, or it is retired already
    """
    courses.retire_module(session, code=code, now=now)
    audit.record(session, viewer=viewer, action="module.retired", subject=code, at=now)


def return_module(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Take a retired module up again.

    :raises ModuleNotFound: if there is no such retired module
    """
    courses.return_module(session, code=code)
    audit.record(session, viewer=viewer, action="module.returned", subject=code, at=now)


def restore_version(session: Session, *, code: str, number: int, viewer: Viewer, now: datetime) -> None:
    """Make an older version the draft; what stood in the draft is kept.

    :raises VersionNotFound: if there is none of that number
    """
    source = queries.get_version_source(session, code, number)
    newest = draft_queries.find_newest(session, code)
    drafts.replace_draft(
        session, code=code, source=source, base_number=newest.number if newest else 0, viewer=viewer, now=now
    )
    audit.record(session, viewer=viewer, action="module.restored", subject=code, at=now, number=number)
