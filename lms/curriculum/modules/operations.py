"""What trainers do with modules. Learners meet what is published here with the next release."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.differences import merge_texts
from lms.core.drafts import DraftChangedSince, NoDraft
from lms.core.errors import Conflict, Refusal, RuleViolation
from lms.core.problems import Diagnostic
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.core.words import ngettext
from lms.courses import operations as courses
from lms.courses.format import examples, header
from lms.courses.format.ids import with_ids, without_ids
from lms.courses.format.reader import read_module
from lms.courses.media.queries import find_media_in
from lms.courses.terms import ModuleDocument, ModuleKind
from lms.curriculum import operations as curriculum
from lms.curriculum.modules import queries, rules
from lms.curriculum.modules.drafts import operations as drafts
from lms.curriculum.modules.drafts import queries as draft_queries
from lms.curriculum.modules.drafts.notices import tell_reviewers
from lms.curriculum.modules.drafts.terms import ModuleDraftStatus
from lms.people.zones import company_today


class CodeTaken(RuleViolation):
    """Another module has that name already."""

    field = "title"

    def __init__(self) -> None:
        super().__init__(_("There is already a module with this title, or one almost like it. Choose another."))


class NotApproved(RuleViolation):
    """The company asks for approval first."""

    def __init__(self) -> None:
        super().__init__(_("Not published: someone has to approve this draft first. Send it for review."))


class ModuleHasErrors(RuleViolation):
    """The text has errors."""

    field = "source"

    def __init__(self, problems: Sequence[Diagnostic]) -> None:
        self.problems = tuple(problem for problem in problems if problem.is_error)
        first, more = self.problems[0], len(self.problems) - 1
        message = _("Line %(line)s: %(problem)s", line=first.line, problem=first.message)
        if more:
            message = ngettext(
                "Line %(line)s: %(problem)s And %(num)s more.", "Line %(line)s: %(problem)s And %(num)s more.", more,
                line=first.line, problem=first.message,
            )  # fmt: skip
        super().__init__(message)


class DraftOutdated(Conflict):
    """A newer version was published since the draft was started: publishing would undo its changes."""

    def __init__(self, number: int) -> None:
        super().__init__(
            _(
                "Not published: version %(number)s is newer than this draft. Add its changes to the draft first.",
                number=number,
            )
        )


def create_module(session: Session, *, title: str, viewer: Viewer, now: datetime) -> str:
    """Start a new module as a draft, and return its code.

    :raises CodeTaken: if there is one of that name already
    """
    return _start(session, title=title, source=examples.MODULE, viewer=viewer, now=now)


def clone_module(session: Session, *, code: str, title: str, viewer: Viewer, now: datetime) -> str:
    """Start a new module from the text of another, and return its code. Its questions are questions of its own.

    :raises ModuleNotFound: if there is nothing to copy
    :raises CodeTaken: if there is one of that name already
    """
    working = draft_queries.get_working(session, code)
    return _start(session, title=title, source=without_ids(working.source), viewer=viewer, now=now)


def _start(session: Session, *, title: str, source: str, viewer: Viewer, now: datetime) -> str:
    code = rules.code_of(title)
    text = with_ids(header.with_title(source, title), code=code)
    if draft_queries.find_newest(session, code) is not None:
        raise CodeTaken
    if not drafts.start_draft(session, code=code, source=text, viewer=viewer, now=now):
        raise CodeTaken
    return code


def read_draft(session: Session, *, code: str, source: str) -> ModuleDocument:
    """Read a text that is to be reviewed or published.

    :raises ModuleHasErrors: if it has errors, or its audience has names that the company does not have
    """
    document, problems = read_module(source, code=code, media=find_media_in(session, source))
    if document is None:
        raise ModuleHasErrors(problems)
    if document.kind is not ModuleKind.WRITTEN:
        raise ModuleHasErrors(
            [Diagnostic(line=1, message=_("Remove `kind` from the header: the modules you write don’t need it."))]
        )
    if unknown := tuple(rules.unknown_audience(document, queries.load_organisation(session))):
        raise ModuleHasErrors(unknown)
    return document


def submit_for_review(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Ask for a review of a draft; everybody who may approve it gets a message.

    :raises ModuleHasErrors: if it has errors
    """
    read_draft(session, code=code, source=draft_queries.get_working(session, code).source)
    drafts.submit_for_review(session, code=code, viewer=viewer, now=now)
    session.flush()
    tell_reviewers(session, code=code, viewer=viewer, now=now)


def publish_module(
    session: Session, *, code: str, seen_revision: int | None, viewer: Viewer | None, now: datetime
) -> int:
    """Make the draft the module's next version, and return its number. `seen_revision` is the draft as it was read.

    :raises NoDraft: if there is none
    :raises DraftChangedSince: if it is not the one that was read
    :raises NotApproved: if the company asks for approval and nobody gave it
    :raises DraftOutdated: if a newer version was published since it was started
    :raises ModuleHasErrors: if it has errors
    """
    working = draft_queries.get_working(session, code)
    draft = working.open_draft
    if draft is None:
        raise NoDraft
    if seen_revision is not None and draft.revision != seen_revision:
        raise DraftChangedSince
    if draft.state is not ModuleDraftStatus.APPROVED and draft_queries.needs_second_person(session):
        raise NotApproved
    number = working.newest.number if working.newest else 0
    if number != draft.base_version:
        raise DraftOutdated(number)
    document = read_draft(session, code=code, source=with_ids(draft.source, code=code))
    is_new = curriculum.save_written_module(session, document=document, now=now)
    drafts.close_draft(session, code=code)
    number += is_new
    audit.record(session, viewer=viewer, action="module.published", subject=code, at=now, number=number)
    return number


def publish_due(session: Session, *, code: str, now: datetime) -> None:
    """Publish an approved draft whose day has come; one that cannot be published is a draft again."""
    if code not in draft_queries.list_due_codes(session, company_today(session, now=now)):
        return
    try:
        publish_module(session, code=code, seen_revision=None, viewer=None, now=now)
    except Refusal:
        drafts.note_failed_publishing(session, code=code, now=now)


def schedule_publishing(session: Session, *, code: str, publish_on: date, viewer: Viewer, now: datetime) -> None:
    """Set the day on which a draft is published by itself; unless the company asks for a second person, approve it as well.

    :raises NotApproved: if the company asks for approval and nobody gave it
    :raises ModuleHasErrors: if it has errors
    """
    working = draft_queries.get_working(session, code)
    read_draft(session, code=code, source=working.source)
    if working.open_draft is not None and working.open_draft.state is not ModuleDraftStatus.APPROVED:
        if draft_queries.needs_second_person(session):
            raise NotApproved
        if working.open_draft.state is ModuleDraftStatus.DRAFT:
            drafts.submit_for_review(session, code=code, viewer=viewer, now=now)
        drafts.approve_draft(session, code=code, seen_revision=working.revision, viewer=viewer, now=now)
    drafts.schedule_publishing(session, code=code, publish_on=publish_on, viewer=viewer, now=now)


def base_of(session: Session, *, code: str) -> str:
    """Return the text of the version that a draft was started from; nothing for a new module."""
    draft = draft_queries.find_draft(session, code)
    return queries.get_version_source(session, code, draft.base_version) if draft and draft.base_version else ""


def prepare_merge(session: Session, *, code: str) -> drafts.PreparedDraft:
    """Merge into a draft what a newer version changed since the draft was started; writes nothing.

    :raises NoDraft: if there is none
    :raises ModuleConflict: if both changed the same lines; `theirs` is the newer version
    """
    working = draft_queries.get_working(session, code)
    draft, newest = working.open_draft, working.newest
    if draft is None or newest is None:
        raise NoDraft
    merged = merge_texts(base_of(session, code=code), draft.source, newest.source)
    if merged.conflicts:
        raise drafts.ModuleConflict(
            theirs=newest.source, merged=merged.text, conflicts=merged.conflicts, revision=draft.revision, edited_by=""
        )
    return drafts.prepare_draft(
        session,
        code=code,
        source=merged.text,
        seen_revision=draft.revision,
        base=draft.source,
        base_version=newest.number,
    )


def retire_module(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Leave a module out of later releases. Its versions stay.

    :raises ModuleNotFound: if there is no such module, or it is retired already
    """
    courses.retire_module(session, code=code, now=now)
    audit.record(session, viewer=viewer, action="module.retired", subject=code, at=now)


def restore_module(session: Session, *, code: str, viewer: Viewer, now: datetime) -> None:
    """Make a retired module part of releases again.

    :raises ModuleNotFound: if there is no such retired module
    """
    courses.restore_module(session, code=code)
    audit.record(session, viewer=viewer, action="module.restored", subject=code, at=now)


def restore_version(session: Session, *, code: str, number: int, viewer: Viewer, now: datetime) -> None:
    """Make an older version the draft; the draft's own text is kept.

    :raises VersionNotFound: if there is none of that number
    """
    source = queries.get_version_source(session, code, number)
    newest = draft_queries.find_newest(session, code)
    drafts.replace_draft(
        session, code=code, source=source, base_version=newest.number if newest else 0, viewer=viewer, now=now
    )
    audit.record(session, viewer=viewer, action="module.version-restored", subject=code, at=now, number=number)
