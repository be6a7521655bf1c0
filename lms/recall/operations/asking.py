"""Every night: who is asked on the day that begins, and hears of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments.rules import start_of_day
from lms.core.db import insert_into
from lms.core.purging import plan_purge as purge
from lms.mail import operations as mail
from lms.outbox.terms import Step
from lms.recall.links import operations as links
from lms.recall.messages import TWO_MINUTES, message_key
from lms.recall.models import RecallDay

KEPT = timedelta(days=400)
"""How long it is known on which days somebody was asked: longer than any streak is counted."""
MESSAGES_KEPT = timedelta(days=14)


def ask_people(session: Session, *, employee_ids: Sequence[UUID], now: datetime) -> None:
    """Note that these people are asked today, and tell them; what earlier days said need no more be read. Twice is harmless.

    `now` is in the company's time zone.
    """
    if not employee_ids:
        return
    day = now.date()
    mail.mark_kind_read(session, kind=TWO_MINUTES, employee_ids=employee_ids, before=start_of_day(now), now=now)
    session.connection().execute(
        insert_into(session, RecallDay).on_conflict_do_nothing(),
        [{"employee_id": one, "day": day, "finished_at": None} for one in employee_ids],
    )
    facts = {"day": day.isoformat()}
    drafts = [mail.MessageDraft(employee_id=one, key=message_key(day), facts=facts) for one in employee_ids]
    mail.queue_messages(session, kind=TWO_MINUTES, drafts=drafts, now=now)


def plan_purge(session: Session, *, now: datetime) -> Sequence[Step]:
    """Return the steps that delete links that ran out, what was said two weeks ago, and days of long ago. `now` is in the company's time zone."""
    return [
        *links.plan_purge(session, now=now),
        *mail.plan_kind_purge(session, kind=TWO_MINUTES, before=now - MESSAGES_KEPT),
        *purge(session, RecallDay, RecallDay.day < now.date() - KEPT),
    ]
