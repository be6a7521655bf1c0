"""What people hear about what runs out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments.renewals import queries
from lms.core.words import Day, ngettext
from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words


def _expiring(facts: Facts) -> Words:
    parts, day = facts["parts"], Day(date.fromisoformat(facts["day"]))
    return Words(
        subject=ngettext(
            "Be observed again by %(day)s: %(num)s touchpoint",
            "Be observed again by %(day)s: %(num)s touchpoints",
            len(parts),
            day=day,
        ),
        lines=(
            _("What you showed at work counts for a year. Ask to be observed again:"),
            *(one["title"] for one in parts),
        ),
        action=_("See your journey"),
        path="/journey",
    )


def _those_still_expiring(
    session: Session,
    messages: Sequence[QueuedMessage],
    *,
    now: datetime,  # noqa: ARG001  all are called alike
) -> Mapping[UUID, Facts]:
    """Leave out what was shown again meanwhile, or is held no more."""
    expiry = queries.load_expiry(session, {row.employee_id for row in messages})
    left = {
        row.id: [
            one
            for one in row.facts["parts"]
            if (at := expiry.get((row.employee_id, one["key"]))) is not None
            and at <= datetime.fromisoformat(row.facts["until"])
        ]
        for row in messages
    }
    return {row.id: {**row.facts, "parts": left[row.id]} for row in messages if left[row.id]}


EXPIRING = MessageKind(
    code="observation-expiring",
    label=_("Observation runs out"),
    words=_expiring,
    group="observations",
    look_again=_those_still_expiring,
)
