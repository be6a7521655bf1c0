"""Telling people of what runs out."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments.renewals import rules
from lms.assignments.renewals.messages import EXPIRING
from lms.assignments.renewals.queries import Expiring
from lms.mail import operations as mail


def tell_expiring(session: Session, *, rows: Sequence[Expiring], today: date, zone: tzinfo, now: datetime) -> None:
    """Tell people what runs out: one message for each person, day and milestone, however often this runs."""
    groups: dict[tuple[UUID, date, int], list[Expiring]] = defaultdict(list)
    for row in rows:
        day = row.expires_at.astimezone(zone).date()
        milestone = rules.milestone_of(day, today=today)
        if milestone is not None:
            groups[row.employee_id, day, milestone].append(row)
    drafts = [
        mail.MessageDraft(
            employee_id=employee_id,
            key=f"observation-expiring:{day.isoformat()}:{milestone}",
            facts={
                "parts": [{"key": one.objective_key, "title": one.title} for one in parts],
                "day": day.isoformat(),
                "until": max(one.expires_at for one in parts).isoformat(),
            },
        )
        for (employee_id, day, milestone), parts in groups.items()
    ]
    mail.queue_messages(session, kind=EXPIRING, drafts=drafts, now=now)
