"""What is sent about observations."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.words import gettext as _
from lms.evidence.observation import queries
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words


def _asked(facts: Facts) -> Words:
    return Words(
        subject=_("%(name)s asks you to observe them", name=facts["name"]),
        lines=(
            _("%(name)s is ready to show you: %(place)s. Watch them at work, then record what you saw.",
              name=facts["name"], place=facts["place"]),
        ),
        action=_("Open the checklist"),
        path=f"/team/people/{facts['employee_id']}/observations/{quote(facts['objective_key'])}",
    )  # fmt: skip


def _observed(facts: Facts) -> Words:
    values = {"name": facts["name"], "place": facts["place"]}
    line = (
        _("%(name)s saw you do it well: %(place)s.", **values)
        if facts["succeeded"]
        else _("%(name)s observed you: %(place)s. Read what to work on.", **values)
    )
    note = facts["note"]
    return Words(
        subject=_("%(name)s observed you", name=facts["name"]),
        lines=(line, *((f"“{note}”",) if note else ())),
        action=_("See your record"),
        path="/record",
    )


def _still_waiting(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return the requests that nobody has answered meanwhile."""
    waiting = queries.list_open_requests(session, [UUID(row.facts["employee_id"]) for row in messages])
    return {
        row.id: row.facts for row in messages if (UUID(row.facts["employee_id"]), row.facts["objective_key"]) in waiting
    }


OBSERVATION_ASKED = MessageKind(
    code="observation-asked",
    label=_("Observation asked for"),
    words=_asked,
    group="observations",
    look_again=_still_waiting,
)
OBSERVED = MessageKind(code="observed", label=_("Observation recorded"), words=_observed, group="observations")
