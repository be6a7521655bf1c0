"""Telling, approving, reporting and withdrawing stories."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.mail import operations as mail
from lms.mail.terms import Facts, MessageKind
from lms.stories import queries, rules
from lms.stories.messages import STORY_APPROVED, STORY_DECLINED, STORY_REPORTED, STORY_WAITING
from lms.stories.models import Story, StoryReport
from lms.stories.terms import StoryState, StoryText


class TooManyStories(RuleViolation):
    """As many stories of the person wait as may."""

    def __init__(self) -> None:
        super().__init__(_("%(most)s of your stories are still waiting for your manager.", most=rules.MOST_WAITING))


class OwnStoryRefused(RuleViolation):
    """Nobody decides about their own story, or reports it."""

    def __init__(self) -> None:
        super().__init__(_("This is your own story. Somebody else decides about it."))


class NoReasonForDecline(RuleViolation):
    """Who declines a story says why."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__(_("Say why, so that they can change it."))


class StoryChangedSince(Conflict):
    """Its teller changed the text after it was opened."""

    def __init__(self) -> None:
        super().__init__(_("The story was changed after you opened it. Read it again."))


class StoryStateConflict(Conflict):
    """Its state no longer allows this."""

    def __init__(self) -> None:
        super().__init__(_("Someone has decided about it or withdrawn it in the meantime. Check it, then try again."))


class StoryReportedBefore(Conflict):
    """The same person reported it before."""

    def __init__(self) -> None:
        super().__init__(_("You reported this story before. Your report was looked at."))


def tell_story(session: Session, *, text: StoryText, viewer: Viewer, now: datetime) -> UUID:
    """Keep a story and ask whoever leads its teller to approve it; return its id.

    :raises TooManyStories: if as many of theirs wait as may
    """
    if queries.count_waiting(session, viewer.employee_id) >= rules.MOST_WAITING:
        raise TooManyStories
    story = Story(
        id=ids.new_id(),
        teller_id=viewer.employee_id,
        state=StoryState.WAITING,
        revision=0,
        told_at=now,
        decided_at=None,
        decided_by=None,
        reason="",
        shown_at=None,
        withdrawn_at=None,
        is_named=text.is_named,
    )
    _fill(story, text)
    session.add(story)
    session.flush()
    _record(session, story, "told", viewer, now)
    _ask(session, story, viewer.name, STORY_WAITING, now=now)
    return story.id


def edit_story(
    session: Session, *, story_id: UUID, text: StoryText, seen_revision: int, viewer: Viewer, now: datetime
) -> None:
    """Change a story that is not approved: it waits again.

    :raises StoryChangedSince: if it was changed after it was opened
    :raises StoryStateConflict: if somebody approved it
    """
    story = _lock(session, story_id, *rules.EDITABLE)
    if story.revision != seen_revision:
        raise StoryChangedSince
    was_declined = story.state is StoryState.DECLINED
    _fill(story, text)
    story.is_named = text.is_named
    story.state, story.reason, story.withdrawn_at = StoryState.WAITING, "", None
    story.revision += 1
    session.flush()
    _record(session, story, "edited", viewer, now)
    if was_declined:
        _ask(session, story, viewer.name, STORY_WAITING, now=now)


def approve_story(session: Session, *, story_id: UUID, seen_revision: int, viewer: Viewer, now: datetime) -> None:
    """Let everyone read a story; of a reported one, say that nothing is wrong with it.

    :raises OwnStoryRefused: if it is the viewer's own
    :raises StoryChangedSince: if its text is no longer what they read
    :raises StoryStateConflict: if it does not wait
    """
    story, was_reported = _decide(session, story_id, StoryState.APPROVED, viewer, seen_revision=seen_revision, now=now)
    story.shown_at = story.shown_at or now
    session.flush()
    _record(session, story, "approved", viewer, now)
    if not was_reported:
        _answer(session, story, STORY_APPROVED, {"name": viewer.name}, now=now)


def decline_story(
    session: Session, *, story_id: UUID, reason: str, seen_revision: int, viewer: Viewer, now: datetime
) -> None:
    """Do not let a story be read, and tell its teller why.

    :raises NoReasonForDecline: if no reason is given
    :raises OwnStoryRefused: if it is the viewer's own
    :raises StoryChangedSince: if its text is no longer what they read
    :raises StoryStateConflict: if it does not wait
    """
    if not reason:
        raise NoReasonForDecline
    story, _was_reported = _decide(session, story_id, StoryState.DECLINED, viewer, seen_revision=seen_revision, now=now)
    story.reason = reason
    session.flush()
    _record(session, story, "declined", viewer, now)
    _answer(session, story, STORY_DECLINED, {"name": viewer.name, "reason": reason}, now=now)


def withdraw_story(session: Session, *, story_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Show a story nowhere any more, whatever its state. `restore_story` undoes it."""
    story = _lock(session, story_id, *StoryState)
    story.withdrawn_at = story.withdrawn_at or now
    session.flush()
    _record(session, story, "withdrawn", viewer, now)


def restore_story(session: Session, *, story_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Undo withdrawing: the story is what it was before.

    :raises TooManyStories: if it would wait, and as many wait as may
    """
    story = _lock(session, story_id, *StoryState)
    if story.state is StoryState.WAITING and queries.count_waiting(session, story.teller_id) >= rules.MOST_WAITING:
        raise TooManyStories
    story.withdrawn_at = None
    session.flush()
    _record(session, story, "restored", viewer, now)


def set_consent(session: Session, *, story_id: UUID, is_named: bool, viewer: Viewer, now: datetime) -> None:
    """Show a teller's name with their story, or no longer."""
    story = _lock(session, story_id, *StoryState)
    before, story.is_named = story.is_named, is_named
    session.flush()
    if before != is_named:
        _record(session, story, "named" if is_named else "unnamed", viewer, now)


def report_story(session: Session, *, story_id: UUID, reason: str, viewer: Viewer, now: datetime) -> None:
    """Report a story: nobody sees it until whoever approves it has looked at it.

    :raises OwnStoryRefused: if it is the viewer's own
    :raises StoryReportedBefore: if they reported it before
    :raises StoryStateConflict: if nobody sees it any more
    """
    story = _lock(session, story_id, StoryState.APPROVED)
    if story.withdrawn_at is not None:
        raise StoryStateConflict
    if story.teller_id == viewer.employee_id:
        raise OwnStoryRefused
    if session.get(StoryReport, (story_id, viewer.employee_id)) is not None:
        raise StoryReportedBefore
    session.execute(
        insert(StoryReport).values(
            story_id=story_id, employee_id=viewer.employee_id, reason=reason, reported_at=now, settled_at=None
        )
    )
    story.state = StoryState.REPORTED
    session.flush()
    _record(session, story, "reported", viewer, now)
    _ask(session, story, queries.name_of(session, story.teller_id), STORY_REPORTED, reason=reason, now=now)


def _decide(
    session: Session, story_id: UUID, state: StoryState, viewer: Viewer, *, seen_revision: int, now: datetime
) -> tuple[Story, bool]:
    story = _lock(session, story_id, *rules.DECIDABLE)
    if story.teller_id == viewer.employee_id:
        raise OwnStoryRefused
    if story.withdrawn_at is not None:
        raise StoryStateConflict
    if story.revision != seen_revision:
        raise StoryChangedSince
    was_reported = story.state is StoryState.REPORTED
    if was_reported:
        open_ = StoryReport.story_id == story_id, StoryReport.settled_at.is_(None)
        session.execute(update(StoryReport).where(*open_).values(settled_at=now))
    asked = queries.find_approver(session, story.teller_id) or viewer.employee_id
    for employee_id in sorted({viewer.employee_id, asked}):
        mail.mark_key_read(session, employee_id=employee_id, key=_key(story), now=now)
    story.state, story.decided_at, story.decided_by = state, now, viewer.employee_id
    return story, was_reported


def _fill(story: Story, text: StoryText) -> None:
    story.map_code, story.touchpoint_code = rules.split_place(text.at)
    story.title, story.text = text.title, text.text


def _ask(session: Session, story: Story, name: str, kind: MessageKind, *, reason: str = "", now: datetime) -> None:
    approver_id = queries.find_approver(session, story.teller_id)
    if approver_id is None:
        return  # whoever writes announcements finds it in their list
    facts = {"name": name, "story_id": str(story.id), **({"reason": reason} if reason else {})}
    mail.queue_message(
        session,
        kind=kind,
        employee_id=approver_id,
        key=_key(story),
        facts=facts,
        now=now,
    )


def _key(story: Story) -> str:
    # Between two decisions somebody is asked once.
    return f"story/{story.id}/{story.decided_at.isoformat() if story.decided_at else ''}"


def _answer(session: Session, story: Story, kind: MessageKind, facts: Facts, *, now: datetime) -> None:
    mail.queue_message(
        session,
        kind=kind,
        employee_id=story.teller_id,
        key=f"story-answer/{story.id}/{now.isoformat()}",
        facts=facts,
        now=now,
    )


def _lock(session: Session, story_id: UUID, *states: StoryState) -> Story:
    story = session.scalar(
        select(Story).where(Story.id == story_id).with_for_update().execution_options(populate_existing=True)
    )
    if story is None:
        raise queries.StoryNotFound
    if story.state not in states:
        raise StoryStateConflict
    return story


def _record(session: Session, story: Story, action: str, viewer: Viewer, now: datetime) -> None:
    place = f"{story.map_code}/{story.touchpoint_code}"
    audit.record(session, viewer=viewer, action=f"story.{action}", subject=story.id, at=now, place=place)
