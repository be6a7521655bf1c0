"""Correcting what was published."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.announcements.events import AnnouncementCorrected
from lms.announcements.models import AnnouncementReceipt
from lms.announcements.operations.authoring import AnnouncementChangedSince, columns_of, lock_announcement, touch
from lms.announcements.terms import Acknowledgement, AnnouncementAudience, AnnouncementState, AnnouncementText
from lms.core.viewer import Viewer
from lms.outbox import operations as outbox


def correct_announcement(
    session: Session,
    *,
    announcement_id: UUID,
    title: str,
    body: str,
    asks_again: bool,
    seen_revision: int,
    viewer: Viewer,
    now: datetime,
) -> None:
    """Correct the text of what is published. Who has confirmed it stays confirmed, unless people are asked again.

    :raises AnnouncementStateConflict: if it is not published
    :raises AnnouncementChangedSince: if somebody saved it since
    :raises PictureMissing: if the text shows a file that is not there
    """
    announcement = lock_announcement(session, announcement_id, AnnouncementState.PUBLISHED)
    if announcement.revision != seen_revision:
        raise AnnouncementChangedSince
    text = AnnouncementText(title=title, body=body, audience=AnnouncementAudience.from_plain(announcement.audience))
    found = columns_of(session, text)
    announcement.title, announcement.body, announcement.html = found["title"], found["body"], found["html"]
    announcement.corrected_at = now
    touch(session, announcement, "corrected", viewer, now)
    if asks_again and announcement.acknowledgement is not Acknowledgement.NONE:
        outbox.publish(session, AnnouncementCorrected(occurred_at=now, announcement_id=announcement_id))


def reopen_receipts(session: Session, *, announcement_id: UUID, employee_ids: Sequence[UUID], until: datetime) -> None:
    """Ask people again for what they confirmed until a moment; what they wrote stays until they change it."""
    session.execute(
        update(AnnouncementReceipt)
        .where(
            AnnouncementReceipt.announcement_id == announcement_id,
            AnnouncementReceipt.employee_id.in_(employee_ids),
            AnnouncementReceipt.done_at <= until,
        )
        .values(done_at=None),
        execution_options={"synchronize_session": False},
    )
