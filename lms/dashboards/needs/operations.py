"""Reminding people, and telling managers of their week."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import queries as assignments
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.dashboards.needs import queries
from lms.dashboards.needs.messages import REMINDER, WEEK
from lms.dashboards.needs.terms import NeedCounts
from lms.huddles import queries as huddles
from lms.huddles.queries import DueHuddle
from lms.mail import operations as mail
from lms.mail import queries as messages
from lms.mail.terms import Facts


class NoteTooLong(RuleViolation):
    """A note of a reminder is a few sentences."""

    def __init__(self) -> None:
        super().__init__(_("Use at most 500 characters for your note."))


class NothingToRemind(Conflict):
    """The course was completed meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This course is completed already, so no reminder was sent."))


def remind(
    session: Session,
    *,
    employee_id: UUID,
    assignment: assignments.AssignmentRow,
    note: str = "",
    sender: Viewer,
    now: datetime,
) -> bool:
    """Send a person a reminder of one course, at most once a day; return whether this call did.

    `now` is in the company's time zone: its days are those that count.

    :raises NothingToRemind: if the course is completed
    """
    if assignment.fulfilled_at is not None:
        raise NothingToRemind
    return bool(remind_all(session, assigned=[(employee_id, assignment)], note=note, sender=sender, now=now))


def remind_all(
    session: Session,
    *,
    assigned: Iterable[tuple[UUID, assignments.AssignmentRow]],
    note: str = "",
    sender: Viewer,
    now: datetime,
) -> int:
    """Send people a reminder each of an open course, at most one a day for each course; return how many were sent.

    `now` is in the company's time zone: its days are those that count.
    """
    drafts = {
        queries.reminder_key(assignment.id, now.date()): mail.MessageDraft(
            employee_id=employee_id,
            key=queries.reminder_key(assignment.id, now.date()),
            facts=_reminder_facts(assignment, note, sender, now),
        )
        for employee_id, assignment in assigned
    }
    sent = messages.keys_sent(session, list(drafts))
    mail.queue_messages(session, kind=REMINDER, drafts=drafts.values(), now=now)
    return len(drafts) - len(sent)


def tell_managers(session: Session, *, weeks: Sequence[NeedCounts], monday: date, now: datetime) -> None:
    """Tell managers of their week, each once, and of the huddle that is planned in it."""
    planned = huddles.find_planned(session, [week.manager_id for week in weeks], today=monday)
    drafts = [
        mail.MessageDraft(
            employee_id=week.manager_id,
            key=f"team-week:{monday.isoformat()}",
            facts={
                "overdue_count": week.late,
                "waiting_count": week.waiting,
                "changed_count": week.changed,
                **_huddle_facts(planned.get(week.manager_id)),
            },
        )
        for week in weeks
    ]
    mail.queue_messages(session, kind=WEEK, drafts=drafts, now=now)


def _huddle_facts(huddle: DueHuddle | None) -> Facts:
    return {"huddle": huddle.name, "huddle_on": huddle.planned_on.isoformat()} if huddle else {}


def _reminder_facts(assignment: assignments.AssignmentRow, note: str, sender: Viewer, now: datetime) -> Facts:
    return {
        "assignment_id": str(assignment.id),
        "name": sender.name,
        "course": assignment.course_title,
        "due_on": assignment.due_at.astimezone(now.tzinfo).date().isoformat(),
        "is_overdue": assignment.is_overdue(now),
        "note": note,
    }
