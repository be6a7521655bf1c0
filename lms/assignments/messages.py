"""What is sent to people about their courses."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import queries
from lms.core.words import Day, ngettext
from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words

_TO_LESSONS, _LESSONS = _("Go to your lessons"), "/lessons"


def _day(facts: Mapping[str, Any]) -> Day:
    return Day(date.fromisoformat(facts["due_on"]))


def _assigned(facts: Facts) -> Words:
    courses = facts["courses"]
    return Words(
        subject=_("New for you: %(course)s", course=courses[0]["title"])
        if len(courses) == 1
        else ngettext("New for you: %(num)s course", "New for you: %(num)s courses", len(courses)),
        lines=tuple(_("“%(course)s”, due %(day)s", course=one["title"], day=_day(one)) for one in courses),
        action=_("Start"),
        path="/",
    )


def _due(facts: Facts) -> Words:
    values = {"course": facts["course"], "day": _day(facts)}
    return Words(
        subject=_("Due soon: %(course)s", **values),
        lines=(_("Please finish “%(course)s” by %(day)s.", **values),),
        action=_TO_LESSONS,
        path=_LESSONS,
    )


def _overdue(facts: Facts) -> Words:
    values = {"course": facts["course"], "day": _day(facts)}
    return Words(
        subject=_("Late: %(course)s", **values),
        lines=(
            _("“%(course)s” was due %(day)s. Please finish it, or tell your manager what is in the way.", **values),
        ),
        action=_TO_LESSONS,
        path=_LESSONS,
    )


def _certificate(facts: Facts) -> Words:
    return Words(
        subject=_("Your certificate: %(course)s", course=facts["course"]),
        lines=(_("Congratulations! You completed “%(course)s”.", course=facts["course"]),),
        action=_("See your certificate"),
        path=f"/certificates/{facts['certificate_id']}",
    )


def _still_open(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return what is said of courses that nobody has completed or withdrawn meanwhile."""
    is_open = queries.filter_open(session, [UUID(row.facts["assignment_id"]) for row in messages])
    return {row.id: row.facts for row in messages if UUID(row.facts["assignment_id"]) in is_open}


def _those_still_open(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return what was assigned, without the courses that were completed or withdrawn meanwhile."""
    ids = [UUID(one["assignment_id"]) for row in messages for one in row.facts["courses"]]
    is_open = queries.filter_open(session, ids)
    left = {row.id: [one for one in row.facts["courses"] if UUID(one["assignment_id"]) in is_open] for row in messages}
    return {message_id: {"courses": courses} for message_id, courses in left.items() if courses}


ASSIGNED = MessageKind(
    code="assigned", label=_("New course"), words=_assigned, group="training", look_again=_those_still_open
)
DUE = MessageKind(code="due", label=_("Due soon"), words=_due, group="training", look_again=_still_open)
OVERDUE = MessageKind(code="overdue", label=_("Late"), words=_overdue, group="training", look_again=_still_open)
CERTIFICATE = MessageKind(code="certificate", label=_("Certificate"), words=_certificate, group="training")
