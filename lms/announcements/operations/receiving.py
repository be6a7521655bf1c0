"""Delivering announcements, and what people do with them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.announcements import queries, rules
from lms.announcements.events import AnnouncementSeen, MantraConfirmed, ReminderRequested
from lms.announcements.messages import ANNOUNCED, ANNOUNCEMENT_REMINDER
from lms.announcements.models import AnnouncementReceipt, MantraConfirmation
from lms.announcements.queries import AnnouncementRow
from lms.announcements.terms import Acknowledgement, AnnouncementState
from lms.audit import operations as audit
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.mail import operations as mail
from lms.outbox import operations as outbox


class SentenceMissing(RuleViolation):
    """A sentence is asked for."""

    field = "sentence"

    def __init__(self) -> None:
        super().__init__(_("Write one sentence on what it means for your work."))


def deliver(session: Session, *, announcement_id: UUID, employee_ids: Sequence[UUID], now: datetime) -> None:
    """Let an announcement reach these people, once each, with a message; not if it was withdrawn meanwhile."""
    announcement = queries.get_announcement(session, announcement_id)
    if announcement.state is AnnouncementState.PUBLISHED and employee_ids:
        _deliver(session, announcement, employee_ids, now)


def deliver_to_newcomers(session: Session, *, employee_ids: Sequence[UUID], now: datetime) -> None:
    """Let those announcements reach people who joined or moved that are still for newcomers."""
    announcements = queries.list_for_newcomers(session, now=now)
    facts = queries.facts_of(session, employee_ids) if announcements else {}
    for announcement in announcements:
        theirs = [one for one, person in facts.items() if rules.is_in(announcement.audience, person)]
        if theirs:
            _deliver(session, announcement, theirs, now)
            outbox.publish(session, AnnouncementSeen(occurred_at=now, announcement_id=announcement.id))


def note_read(session: Session, *, announcement_id: UUID, employee_id: UUID, now: datetime) -> None:
    """Note that somebody has opened an announcement, the first time they do."""
    receipt = queries.find_receipt(session, employee_id, announcement_id)
    if receipt is None or receipt.read_at is not None:
        return
    receipt.read_at = now
    announcement = queries.get_announcement(session, announcement_id)
    if rules.is_done(announcement.acknowledgement, is_confirmed=False):
        receipt.done_at = now
    session.flush()
    mail.mark_key_read(session, employee_id=employee_id, key=_key(announcement_id), now=now)
    outbox.publish(session, AnnouncementSeen(occurred_at=now, announcement_id=announcement_id))


def acknowledge(
    session: Session, *, announcement: queries.ReceivedAnnouncement, sentence: str, viewer: Viewer, now: datetime
) -> None:
    """Confirm that one has read an announcement, with a sentence where that is asked. Once is enough; a sentence can be changed.

    :raises SentenceMissing: if a sentence is asked for
    """
    if announcement.acknowledgement is Acknowledgement.SENTENCE and not sentence:
        raise SentenceMissing
    receipt = queries.find_receipt(session, viewer.employee_id, announcement.id)
    if receipt is None:
        raise queries.AnnouncementNotFound
    if announcement.acknowledgement is Acknowledgement.SENTENCE:
        receipt.sentence = sentence
    receipt.read_at = receipt.read_at or now
    receipt.done_at = receipt.done_at or now
    session.flush()
    mail.mark_key_read(session, employee_id=viewer.employee_id, key=_key(announcement.id), now=now)
    audit.record(session, viewer=viewer, action="announcement.confirmed", subject=announcement.id, at=now)
    outbox.publish(session, AnnouncementSeen(occurred_at=now, announcement_id=announcement.id))


def confirm_mantra(session: Session, *, version: int, viewer: Viewer, now: datetime) -> None:
    """Confirm that one knows what a version of the mantra asks of them; once is enough."""
    made = session.execute(
        insert_into(session, MantraConfirmation)
        .values(employee_id=viewer.employee_id, version=version, confirmed_at=now)
        .on_conflict_do_nothing()
        .returning(MantraConfirmation.version)
    ).first()
    if made is None:
        return
    audit.record(session, viewer=viewer, action="mantra.confirmed", subject="mantra", at=now, version=version)
    outbox.publish(session, MantraConfirmed(occurred_at=now, version=version))


def ask_reminders(
    session: Session, *, announcement_id: UUID, manager_id: UUID | None, viewer: Viewer, now: datetime
) -> None:
    """Ask that everybody be reminded who has not read or confirmed an announcement, or those below a manager."""
    audit.record(session, viewer=viewer, action="announcement.reminded", subject=announcement_id, at=now)
    event = ReminderRequested(occurred_at=now, announcement_id=announcement_id, manager_id=manager_id)
    outbox.publish(session, event)


def remind(
    session: Session, *, announcement_id: UUID, employee_ids: Sequence[UUID], day: date | None, now: datetime
) -> None:
    """Remind people of an announcement: once a day, or, without a day, once at all by itself."""
    announcement = queries.get_announcement(session, announcement_id)
    if announcement.state is not AnnouncementState.PUBLISHED:
        return
    milestone = day.isoformat() if day else "week"
    drafts = [
        mail.MessageDraft(
            employee_id=one, key=f"announcement-reminder:{announcement_id.hex}:{milestone}", facts=_facts(announcement)
        )
        for one in employee_ids
    ]
    mail.queue_messages(session, kind=ANNOUNCEMENT_REMINDER, drafts=drafts, now=now)


def _deliver(session: Session, announcement: AnnouncementRow, employee_ids: Sequence[UUID], now: datetime) -> None:
    rows = [
        {"announcement_id": announcement.id, "employee_id": one, "received_at": now, "sentence": ""}
        for one in employee_ids
    ]
    session.connection().execute(insert_into(session, AnnouncementReceipt).on_conflict_do_nothing(), rows)
    facts, key = _facts(announcement), _key(announcement.id)
    drafts = [mail.MessageDraft(employee_id=one, key=key, facts=facts) for one in employee_ids]
    mail.queue_messages(session, kind=ANNOUNCED, drafts=drafts, now=now)


def _key(announcement_id: UUID) -> str:
    return f"announcement:{announcement_id.hex}"


def _facts(announcement: AnnouncementRow) -> dict[str, str]:
    return {
        "announcement_id": str(announcement.id),
        "title": announcement.title,
        "opening": rules.opening_of(announcement.body),
        "asks": announcement.acknowledgement.value,
    }
