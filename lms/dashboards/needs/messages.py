"""What managers send, and get."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import queries as assignments
from lms.core.words import Day, ngettext
from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words


def _reminder(facts: Facts) -> Words:
    values = {"name": facts["name"], "course": facts["course"], "day": Day(date.fromisoformat(facts["due_on"]))}
    asked = (
        _("%(name)s asks you to finish “%(course)s”. It was due %(day)s.", **values)
        if facts["is_overdue"]
        else _("%(name)s asks you to finish “%(course)s”. It’s due %(day)s.", **values)
    )
    note = facts.get("note", "")
    return Words(
        subject=_("Reminder: %(course)s", course=facts["course"]),
        lines=(asked, *((f"“{note}”",) if note else ())),
        action=_("Go to your lessons"),
        path="/lessons",
    )


def _still_open(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return the reminders of courses that nobody has completed or withdrawn meanwhile."""
    is_open = assignments.filter_open(session, [UUID(row.facts["assignment_id"]) for row in messages])
    return {row.id: row.facts for row in messages if UUID(row.facts["assignment_id"]) in is_open}


def _week(facts: Facts) -> Words:
    overdue, waiting = facts["overdue_count"], facts["waiting_count"]
    lines = []
    if "huddle_on" in facts:
        topic, day = facts["huddle"] or _("our mantra"), Day(date.fromisoformat(facts["huddle_on"]))
        lines.append(_("Your huddle on %(day)s is about %(topic)s.", day=day, topic=topic))
    if overdue:
        lines.append(
            ngettext(
                "%(num)s person on your team is late with a course.",
                "%(num)s people on your team are late with a course.",
                overdue,
            )
        )
    if waiting:
        lines.append(
            ngettext("%(num)s person is waiting to be observed.", "%(num)s people are waiting to be observed.", waiting)
        )
    if changed := facts.get("changed_count", 0):
        lines.append(
            ngettext(
                "For %(num)s person a standard has changed since they learned it.",
                "For %(num)s people a standard has changed since they learned it.",
                changed,
            )
        )
    return Words(subject=_("Your team this week"), lines=tuple(lines), action=_("See your team"), path="/team")


REMINDER = MessageKind(code="reminder", label=_("Reminder"), words=_reminder, group="manager", look_again=_still_open)
WEEK = MessageKind(code="team-week", label=_("Your team this week"), words=_week, group="team")
