"""What is sent about observations."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from urllib.parse import quote
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.words import Day
from lms.core.words import gettext as _
from lms.evidence.observation import queries
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words


def _checklist(facts: Facts) -> str:
    return f"/team/people/{facts['employee_id']}/observations/{quote(facts['objective_key'])}"


def _asked(facts: Facts) -> Words:
    return Words(
        subject=_("%(name)s asks you to observe them", name=facts["name"]),
        lines=(
            _("%(name)s is ready to show you: %(place)s. Watch them at work, then record what you saw.",
              name=facts["name"], place=facts["place"]),
        ),
        action=_("Open the checklist"),
        path=_checklist(facts),
    )  # fmt: skip


def _planned(facts: Facts) -> Words:
    values = {"name": facts["observer"], "place": facts["place"], "day": Day(date.fromisoformat(facts["day"]))}
    return Words(
        subject=_("%(name)s will observe you %(day)s", name=values["name"], day=values["day"]),
        lines=(_("%(name)s plans to see you at %(place)s, %(day)s.", **values),),
        action=_("See your journey"),
        path="/journey",
    )


def _to_do(facts: Facts) -> Words:
    values = {"name": facts["name"], "place": facts["place"], "day": Day(date.fromisoformat(facts["day"]))}
    return Words(
        subject=_("Observe %(name)s %(day)s", name=values["name"], day=values["day"]),
        lines=(_("You are asked to observe %(name)s at %(place)s, %(day)s.", **values),),
        action=_("Open the checklist"),
        path=_checklist(facts),
    )


def _observed(facts: Facts) -> Words:
    values = {"name": facts["name"], "place": facts["place"]}
    line = (
        _("%(name)s saw you do it well.", **values)
        if facts["succeeded"]
        else _("%(name)s watched you at work. Read what to improve.", **values)
    )
    note, observation_id = facts["note"], facts.get("observation_id")
    return Words(
        subject=_("Observation: %(place)s", **values),
        lines=(line, *((f"“{note}”",) if note else ())),
        action=_("See the observation") if observation_id else _("See your record"),
        path=f"/observations/{observation_id}" if observation_id else "/record",
    )


def _approval_asked(facts: Facts) -> Words:
    values = {"observer": facts["observer"], "name": facts["name"], "place": facts["place"]}
    return Words(
        subject=_("Approve an observation of %(name)s", name=facts["name"]),
        lines=(
            _("%(observer)s observed %(name)s at %(place)s. It counts once a second person approves it.", **values),
        ),
        action=_("See the observation"),
        path=f"/observations/{facts['observation_id']}",
    )


def _declined(facts: Facts) -> Words:
    return Words(
        subject=_("%(name)s did not approve your observation", name=facts["name"]),
        lines=(
            _("%(name)s about your observation (%(place)s):", name=facts["name"], place=facts["place"]),
            f"“{facts['reason']}”",
        ),
        action=_("See the observation"),
        path=f"/observations/{facts['observation_id']}",
    )


def _still_waiting(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return the requests that nobody has answered meanwhile."""
    waiting = queries.list_open_requests(session, [UUID(row.facts["employee_id"]) for row in messages])
    return {
        row.id: row.facts for row in messages if (UUID(row.facts["employee_id"]), row.facts["objective_key"]) in waiting
    }


def _still_to_approve(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:  # noqa: ARG001  all are called alike
    """Return the observations that nobody has approved or declined meanwhile."""
    waiting = queries.filter_waiting(session, [UUID(row.facts["observation_id"]) for row in messages])
    return {row.id: row.facts for row in messages if UUID(row.facts["observation_id"]) in waiting}


OBSERVATION_ASKED = MessageKind(
    code="observation-asked",
    label=_("Observation asked for"),
    words=_asked,
    group="observations",
    look_again=_still_waiting,
)
OBSERVATION_PLANNED = MessageKind(
    code="observation-planned",
    label=_("Observation planned"),
    words=_planned,
    group="observations",
    look_again=_still_waiting,
)
OBSERVATION_TO_DO = MessageKind(
    code="observation-to-do",
    label=_("Observation to make"),
    words=_to_do,
    group="observations",
    look_again=_still_waiting,
)
OBSERVED = MessageKind(code="observed", label=_("Observation recorded"), words=_observed, group="observations")
APPROVAL_ASKED = MessageKind(
    code="observation-approval",
    label=_("Observation to approve"),
    words=_approval_asked,
    group="observations",
    look_again=_still_to_approve,
)
OBSERVATION_DECLINED = MessageKind(
    code="observation-declined", label=_("Observation not approved"), words=_declined, group="observations"
)
