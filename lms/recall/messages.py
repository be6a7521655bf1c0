"""What is sent to people whose questions of the day wait."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.words import gettext as _
from lms.mail.terms import Facts, MessageKind, QueuedMessage, Words
from lms.people.zones import company_zone
from lms.recall import queries
from lms.recall.links import operations as links


def message_key(day: date) -> str:
    """Return the key of a day's message: nobody gets two."""
    return f"two-minutes:{day.isoformat()}"


def _waiting(facts: Facts) -> Words:
    lines = [_("Up to three questions on what you have learned wait for you today.")]
    if token := facts.get("token"):
        lines.append(_("The button works once, within 24 hours, without signing in."))
    return Words(
        subject=_("Your two minutes for today"),
        lines=tuple(lines),
        action=_("Start"),
        path=f"/two-minutes/{token}" if token else "/follow-up",
    )


def _still_waiting(session: Session, messages: Sequence[QueuedMessage], *, now: datetime) -> Mapping[UUID, Facts]:
    """Return what is said to people who have not finished meanwhile, on the day that it was meant for."""
    today = now.astimezone(company_zone(session))
    due = queries.filter_due(session, [row.employee_id for row in messages], now=today)
    return {
        row.id: row.facts for row in messages if row.facts["day"] == today.date().isoformat() and row.employee_id in due
    }


def _with_link(session: Session, message: QueuedMessage, *, now: datetime) -> Facts:
    """Make the link only when it is sent: so only its hash is ever stored."""
    return {"token": links.make_link(session, employee_id=message.employee_id, now=now)}


TWO_MINUTES = MessageKind(
    code="two-minutes",
    label=_("Your two minutes"),
    words=_waiting,
    group="two-minutes",
    look_again=_still_waiting,
    prepare=_with_link,
)
