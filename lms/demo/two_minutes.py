"""The daily questions in the example company: its stores are open every day, and not everybody finds the time."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.viewer import Viewer
from lms.outbox.terms import take_steps
from lms.recall import jobs, operations, queries

SEEN = timedelta(weeks=4)
"""For so long one can see which days somebody missed."""


def open_every_day(session: Session, viewer: Viewer | None, *, now: datetime) -> None:
    """Let the company ask on all days."""
    operations.set_working_days(session, days=range(7), viewer=viewer, now=now)


def miss_day(session: Session, employee_id: UUID, *, at: datetime) -> None:
    """Note that somebody was asked on a day, and found no time."""
    due = queries.due_today(session, employee_id, now=at)
    if due is not None and not due.is_begun:
        operations.ask_people(session, employee_ids=(employee_id,), now=at)


def ask_today(session: Session, *, now: datetime) -> None:
    """Tell everybody whose questions wait today, as happens every night."""
    take_steps(session, jobs.ask_people(session, {}, now=now) or ())
