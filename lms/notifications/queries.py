"""Reading receivers, inboxes, and the state of all e-mail."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page
from lms.core.words import Message
from lms.core.words import gettext as _
from lms.mail import queries as mail
from lms.mail import registry
from lms.mail.terms import MailState, Pace, Recipient, Sender
from lms.notifications.models import Preference
from lms.people import queries as people
from lms.people.models import Employee
from lms.people.terms import EmploymentState

SCHEDULE_LATE = timedelta(minutes=15)
"""The worker looks each minute: after so long it is not running."""
WEEK = timedelta(days=7)
TROUBLED = (MailState.FAILED, MailState.UNSURE)
UNDER_WAY = (MailState.WAITING, MailState.CLAIMED, MailState.HANDING_OVER)


class MessageNotFound(NotFound):
    """There is no such message, or not for this viewer."""


@frozen
class InboxPage:
    """A person's messages."""

    messages: Page[mail.MessageRow]
    has_unread: bool
    until: str
    """The moment of the newest, for “Mark all as read”."""


@frozen
class DeliveryLine:
    """The e-mail of one message, with words for people."""

    delivery: mail.DeliveryFacts
    name: str
    email: str
    label: Message
    """What kind of message it is."""


@frozen
class MailStatus:
    """Whether e-mail works, as the banner says it."""

    is_set_up: bool
    run: mail.RunFacts
    is_worker_late: bool
    """Whether no worker has looked for a while, so nothing is sent and nothing planned happens."""


@frozen
class DeliveriesPage:
    """The state of all e-mail."""

    status: MailStatus
    counts: Mapping[MailState, int]
    """Of the week; of what is not done with, all."""
    shown: str
    """Which list: `trouble`, `waiting` or `sent`."""
    lines: Page[DeliveryLine]

    @property
    def waiting_count(self) -> int:
        """How many messages are under way."""
        return sum(self.counts.get(state, 0) for state in UNDER_WAY)

    @property
    def trouble_count(self) -> int:
        """How many messages were not delivered, or may not have been."""
        return sum(self.counts.get(state, 0) for state in TROUBLED)


def find_recipients(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, Recipient]:
    """Return people as receivers of e-mail."""
    rows = session.execute(
        select(Employee.id, Employee.name, Employee.email, Employee.state, Preference.pace, Preference.muted)
        .outerjoin(Preference, Preference.employee_id == Employee.id)
        .where(Employee.id.in_(employee_ids))
    )
    return {
        row.id: Recipient(
            employee_id=row.id,
            name=row.name,
            email=row.email,
            is_active=row.state == EmploymentState.ACTIVE,
            pace=Pace(row.pace) if row.pace else Pace.DAILY,
            muted=frozenset(row.muted or ()),
        )
        for row in rows
    }


def get_recipient(session: Session, employee_id: UUID) -> Recipient:
    """Return one person as a receiver.

    :raises EmployeeNotFound: if there is no such person
    """
    found = find_recipients(session, (employee_id,)).get(employee_id)
    if found is None:
        raise people.EmployeeNotFound
    return found


def find_sender(session: Session) -> Sender:
    """Return the company as its e-mail shows it: the one place that knows its name, colour and logo."""
    organisation = people.find_organisation(session)
    if organisation is None:
        return Sender(name=str(_("Line of sight")))
    return Sender(
        name=organisation.name,
        colour=organisation.colour or Sender.colour,
        logo_sha256=organisation.logo_sha256,
        time_zone=organisation.time_zone,
    )


def inbox_for(session: Session, employee_id: UUID, *, key: str | None = None) -> InboxPage:
    """Return a person's messages, newest first."""
    messages = mail.page_messages(session, employee_id, key=key)
    newest = messages.rows[0].queued_at.isoformat() if messages.rows else ""
    return InboxPage(messages=messages, has_unread=any(not row.is_read for row in messages.rows), until=newest)


def get_message(session: Session, employee_id: UUID, message_id: UUID) -> mail.MessageRow:
    """Return one of a person's messages.

    :raises MessageNotFound: if there is none, or it is somebody else's
    """
    found = mail.find_message(session, employee_id, message_id)
    if found is None:
        raise MessageNotFound
    return found


def load_status(session: Session, *, is_configured: bool, now: datetime) -> MailStatus:
    """Return whether e-mail works; `is_configured`: by the settings file."""
    run = mail.load_run(session)
    is_set_up = is_configured or bool(mail.load_settings(session).host)
    is_late = run.looked_at is None or now - run.looked_at > SCHEDULE_LATE
    return MailStatus(is_set_up=is_set_up, run=run, is_worker_late=is_late)


def deliveries_page(
    session: Session, *, shown: str, key: str | None = None, is_configured: bool, now: datetime
) -> DeliveriesPage:
    """Return the state of all e-mail, and one of three lists."""
    states = {"trouble": TROUBLED, "waiting": UNDER_WAY}.get(shown, (MailState.SENT,))
    found = mail.page_deliveries(session, states=states, key=key)
    names = find_recipients(session, [row.employee_id for row in found.rows])
    lines = tuple(
        DeliveryLine(
            delivery=row,
            name=names[row.employee_id].name,
            email=names[row.employee_id].email,
            label=kind.label if (kind := registry.find_kind(row.kind)) else _("Message"),
        )
        for row in found.rows
    )
    return DeliveriesPage(
        status=load_status(session, is_configured=is_configured, now=now),
        counts=mail.count_by_state(session, since=now - WEEK),
        shown=shown,
        lines=Page(rows=lines, next_key=found.next_key),
    )


def has_employee(session: Session, employee_id: UUID) -> bool:
    """Test if there is such a person."""
    return bool(session.scalar(select(exists().where(Employee.id == employee_id))))
