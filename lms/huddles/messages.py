"""What is sent to leaders."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.words import gettext as _
from lms.huddles import queries
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words


def _today(facts: Facts) -> Words:
    line = (
        _("It is about “%(name)s”. The card is ready; five minutes is enough.", name=facts["name"])
        if facts["name"]
        else _("It is about our mantra. The card is ready; five minutes is enough.")
    )
    return Words(
        subject=_("Your huddle is today"),
        lines=(line,),
        action=_("Open the card"),
        path=f"/team/huddles/{facts['huddle_id']}",
    )


def _still_planned(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return those about huddles that are planned for that day still, and not held yet."""
    waiting = queries.filter_waiting(session, [UUID(row.facts["huddle_id"]) for row in messages])
    return {
        row.id: row.facts
        for row in messages
        if waiting.get(UUID(row.facts["huddle_id"])) == (row.employee_id, row.facts["planned_on"])
    }


HUDDLE_TODAY = MessageKind(
    code="huddle-today", label=_("Huddle"), words=_today, group="team", look_again=_still_planned
)
