"""Writing, publishing and withdrawing announcements."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lms.announcements import queries
from lms.announcements.events import AnnouncementPublished, AnnouncementScheduled
from lms.announcements.models import Announcement
from lms.announcements.terms import AnnouncementAudience, AnnouncementState, AnnouncementText
from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.courses.media import queries as media
from lms.markup.renderer import MarkdownTooLong, find_media, render
from lms.outbox import operations as outbox
from lms.stories import queries as stories


class AudienceEmpty(RuleViolation):
    """It would reach nobody."""

    field = "everyone"

    def __init__(self, *, is_chosen: bool) -> None:
        super().__init__(
            _("Nobody works there now. Choose another audience.")
            if is_chosen
            else _("Choose an audience: everyone, departments, job roles or sites.")
        )


class PictureMissing(RuleViolation):
    """The text shows a file that the media library does not have."""

    field = "body"

    def __init__(self, line: int, name: str) -> None:
        super().__init__(_("Line %(line)s: there is no “%(name)s” in Media. Add it there first.", line=line, name=name))


class PictureElsewhere(RuleViolation):
    """The text shows a picture of another site."""

    field = "body"

    def __init__(self, line: int) -> None:
        super().__init__(_("Line %(line)s: show pictures from Media only, as media/name.png.", line=line))


class TextTooDense(RuleViolation):
    """The text is too much to be read as Markdown."""

    field = "body"

    def __init__(self) -> None:
        super().__init__(_("Use fewer square brackets."))


class StoryNotShown(RuleViolation):
    """The story was withdrawn, reported or never approved."""

    field = "story_id"

    def __init__(self) -> None:
        super().__init__(_("This story is no longer shown. Choose another one, or none."))


class PublicationPassed(RuleViolation):
    """It is scheduled for a moment that has passed."""

    field = "publish_on"

    def __init__(self) -> None:
        super().__init__(_("Choose a date and time in the future."))


class AnnouncementStateConflict(Conflict):
    """Its state no longer allows this."""

    def __init__(self) -> None:
        super().__init__(_("Someone has published or withdrawn it in the meantime. Check it, then try again."))


class AnnouncementChangedSince(Conflict):
    """Somebody saved it since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _("Someone else saved this announcement after you opened it. Copy your text, then open it again.")
        )


def create_announcement(session: Session, *, text: AnnouncementText, viewer: Viewer, now: datetime) -> UUID:
    """Keep a new announcement as a draft; return its id.

    :raises PictureMissing: if the text shows a file that is not there
    :raises StoryNotShown: if its story is not for everyone to read
    """
    announcement = Announcement(
        id=ids.new_id(), state=AnnouncementState.DRAFT, revision=0, edited_at=now, **columns_of(session, text)
    )
    announcement.edited_by = viewer.employee_id
    session.add(announcement)
    session.flush()
    _record(session, announcement, "drafted", viewer, now)
    return announcement.id


def save_announcement(
    session: Session,
    *,
    announcement_id: UUID,
    text: AnnouncementText,
    seen_revision: int,
    viewer: Viewer,
    now: datetime,
) -> None:
    """Save a draft, or what is scheduled.

    :raises AnnouncementStateConflict: if it was published or withdrawn
    :raises AnnouncementChangedSince: if somebody saved it since
    :raises PictureMissing: if the text shows a file that is not there
    """
    announcement = lock_announcement(session, announcement_id, AnnouncementState.DRAFT, AnnouncementState.SCHEDULED)
    if announcement.revision != seen_revision:
        raise AnnouncementChangedSince
    for name, value in columns_of(session, text).items():
        setattr(announcement, name, value)
    if announcement.state is AnnouncementState.DRAFT:
        announcement.publish_at = None
    touch(session, announcement, "drafted", viewer, now)


def publish_announcement(session: Session, *, announcement_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Publish an announcement to those who are in its audience now.

    :raises AnnouncementStateConflict: if it is neither a draft nor scheduled
    :raises AudienceEmpty: if there is nobody
    """
    announcement = lock_announcement(session, announcement_id, AnnouncementState.DRAFT, AnnouncementState.SCHEDULED)
    _check_audience(session, announcement)
    announcement.published_by = viewer.employee_id
    _publish(session, announcement, viewer, now)


def schedule_announcement(
    session: Session, *, announcement_id: UUID, publish_at: datetime, viewer: Viewer, now: datetime
) -> None:
    """Publish an announcement at a moment to come, to those who are in its audience then.

    :raises AnnouncementStateConflict: if it is neither a draft nor scheduled
    :raises PublicationPassed: if the moment has passed
    :raises AudienceEmpty: if there is nobody now
    """
    announcement = lock_announcement(session, announcement_id, AnnouncementState.DRAFT, AnnouncementState.SCHEDULED)
    if publish_at <= now:
        raise PublicationPassed
    _check_audience(session, announcement)
    announcement.state = AnnouncementState.SCHEDULED
    announcement.publish_at = publish_at
    announcement.published_by = viewer.employee_id
    touch(session, announcement, "scheduled", viewer, now)
    event = AnnouncementScheduled(occurred_at=now, announcement_id=announcement_id, publish_at=publish_at)
    outbox.publish(session, event)


def unschedule_announcement(session: Session, *, announcement_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Make what is scheduled a draft again.

    :raises AnnouncementStateConflict: if it is not scheduled
    """
    announcement = lock_announcement(session, announcement_id, AnnouncementState.SCHEDULED)
    announcement.state, announcement.publish_at = AnnouncementState.DRAFT, None
    touch(session, announcement, "unscheduled", viewer, now)


def publish_scheduled(session: Session, *, announcement_id: UUID, publish_at: datetime, now: datetime) -> None:
    """Publish what is scheduled for that moment, unless that was changed; what would reach nobody is a draft again."""
    announcement = session.get(Announcement, announcement_id, with_for_update=True, populate_existing=True)
    if (
        announcement is None
        or announcement.state is not AnnouncementState.SCHEDULED
        or announcement.publish_at != publish_at
    ):
        return
    try:
        _check_audience(session, announcement)
    except AudienceEmpty:
        announcement.state = AnnouncementState.DRAFT
        touch(session, announcement, "not-published", None, now)
        return
    _publish(session, announcement, None, now)


def withdraw_announcement(session: Session, *, announcement_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Withdraw an announcement, whatever its state: nobody sees it any more. `restore_announcement` undoes it.

    :raises AnnouncementStateConflict: if it was withdrawn
    """
    others = [state for state in AnnouncementState if state is not AnnouncementState.WITHDRAWN]
    announcement = lock_announcement(session, announcement_id, *others)
    announcement.state, announcement.withdrawn_at, announcement.publish_at = AnnouncementState.WITHDRAWN, now, None
    touch(session, announcement, "withdrawn", viewer, now)


def restore_announcement(session: Session, *, announcement_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Undo withdrawing: what was published is published again, to the same people; anything else is a draft.

    :raises AnnouncementStateConflict: if it was not withdrawn
    """
    announcement = lock_announcement(session, announcement_id, AnnouncementState.WITHDRAWN)
    announcement.withdrawn_at = None
    announcement.state = AnnouncementState.PUBLISHED if announcement.published_at else AnnouncementState.DRAFT
    touch(session, announcement, "restored", viewer, now)
    if announcement.published_at:
        # Withdrawn on its way, it has not reached everybody yet.
        outbox.publish(session, AnnouncementPublished(occurred_at=now, announcement_id=announcement_id))


def _publish(session: Session, announcement: Announcement, viewer: Viewer | None, now: datetime) -> None:
    announcement.state, announcement.published_at, announcement.publish_at = AnnouncementState.PUBLISHED, now, None
    touch(session, announcement, "published", viewer, now)
    outbox.publish(session, AnnouncementPublished(occurred_at=now, announcement_id=announcement.id))


def _check_audience(session: Session, announcement: Announcement) -> None:
    audience = AnnouncementAudience.from_plain(announcement.audience)
    if queries.count_audience(session, audience) == 0:
        raise AudienceEmpty(is_chosen=not audience.is_empty)


def columns_of(session: Session, text: AnnouncementText) -> dict[str, Any]:
    """Return what is stored of a text; its pictures must be there."""
    files = media.find_media_in(session, text.body)
    for one in find_media(text.body):
        if one.is_shown and one.name is None:
            raise PictureElsewhere(one.line)
        if one.name is not None and one.name not in files:
            raise PictureMissing(one.line, one.name)
    if text.story_id is not None and stories.find_shown(session, text.story_id) is None:
        raise StoryNotShown
    try:
        html = str(render(text.body, files))
    except MarkdownTooLong:
        raise TextTooDense from None
    return {
        "title": text.title,
        "body": text.body,
        "html": html,
        "audience": text.audience.to_plain(),
        "acknowledgement": text.acknowledgement,
        "newcomer_days": text.newcomer_days,
        "mantra_version": text.mantra_version,
        "story_id": text.story_id,
    }


def lock_announcement(session: Session, announcement_id: UUID, *states: AnnouncementState) -> Announcement:
    """Return an announcement in one of these states, locked until the transaction ends."""
    announcement = session.get(Announcement, announcement_id, with_for_update=True, populate_existing=True)
    if announcement is None:
        raise queries.AnnouncementNotFound
    if announcement.state not in states:
        raise AnnouncementStateConflict
    return announcement


def touch(session: Session, announcement: Announcement, action: str, viewer: Viewer | None, now: datetime) -> None:
    """Note that an announcement was changed, and by whom."""
    announcement.revision += 1
    announcement.edited_at = now
    if viewer is not None:
        announcement.edited_by = viewer.employee_id
    session.flush()
    _record(session, announcement, action, viewer, now)


def _record(session: Session, announcement: Announcement, action: str, viewer: Viewer | None, now: datetime) -> None:
    audit.record(
        session,
        viewer=viewer,
        action=f"announcement.{action}",
        subject=announcement.id,
        at=now,
        title=announcement.title,
    )
