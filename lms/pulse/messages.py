"""What is sent to people who are asked."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.words import Day
from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words
from lms.people.zones import company_today
from lms.pulse import queries


def _open(facts: Facts) -> Words:
    day = Day(date.fromisoformat(facts["closes_on"]))
    return Words(
        subject=_("A two-minute pulse is open"),
        lines=(_("A few short questions until %(day)s. Your answers are anonymous.", day=day),),
        action=_("Answer"),
        path="/pulse",
    )


def _still_waiting(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:
    """Return what is said to people who have not answered yet, while they still can."""
    asked = {row.id: (UUID(row.facts["pulse_id"]), row.employee_id) for row in messages}
    waiting = queries.filter_waiting(session, list(asked.values()), today=company_today(session, now=now))
    return {row.id: row.facts for row in messages if asked[row.id] in waiting}


PULSE_OPEN = MessageKind(code="pulse-open", label=_("Pulse"), words=_open, group="pulses", look_again=_still_waiting)
