"""Every night: who is asked on the day that begins, and hears of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.db import insert_into
from lms.core.purging import plan_purge as purge
from lms.mail import operations as mail
from lms.outbox.terms import Step
from lms.recall.links import operations as links
from lms.recall.messages import TWO_MINUTES, message_key
from lms.recall.models import RecallDay

KEPT = timedelta(days=400)
"""How long it is known on which days somebody was asked: longer than any streak is counted."""


def ask_people(session: Session, *, employee_ids: Sequence[UUID], day: date, now: datetime) -> None:
    """Note that these people are asked on a day, and tell them; those of earlier days need no more be read. Twice is harmless."""
    if not employee_ids:
        return
    mail.mark_kind_read(session, kind=TWO_MINUTES, employee_ids=employee_ids, now=now)
    session.connection().execute(
        insert_into(session, RecallDay).on_conflict_do_nothing(),
        [{"employee_id": one, "day": day, "finished_at": None} for one in employee_ids],
    )
    facts = {"day": day.isoformat()}
    drafts = [mail.MessageDraft(employee_id=one, key=message_key(day), facts=facts) for one in employee_ids]
    mail.queue_messages(session, kind=TWO_MINUTES, drafts=drafts, now=now)


def plan_purge(session: Session, *, today: date, now: datetime) -> Sequence[Step]:
    """Return the steps that delete links that ran out, and days of long ago."""
    return [*links.plan_purge(session, now=now), *purge(session, RecallDay, RecallDay.day < today - KEPT)]
