"""More time for one person in every quiz that has a limit: private, and it holds at once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.db import insert_into
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.quizzes import codec, queries, rules
from lms.quizzes.models import Attempt, ExtraTime
from lms.quizzes.terms import AttemptState

MOST_PERCENT = 400


class ExtraTimeOutOfRange(RuleViolation):
    """Nobody gets less time, nor more than five times as much."""

    field = "percent"

    def __init__(self) -> None:
        super().__init__(_("Choose none, or up to %(most)s percent more.", most=MOST_PERCENT))


def set_extra_time(session: Session, *, employee_id: UUID, percent: int, viewer: Viewer | None, now: datetime) -> None:
    """Give a person so many percent more time than others, 0 for none. The deadlines of their open attempts move at once.

    :raises ExtraTimeOutOfRange: if it is less than nothing or very much
    """
    if not 0 <= percent <= MOST_PERCENT:
        raise ExtraTimeOutOfRange
    before = queries.extra_percent(session, employee_id)
    if percent == before:
        return
    session.execute(delete(ExtraTime).where(ExtraTime.employee_id == employee_id))
    if percent:
        session.execute(insert_into(session, ExtraTime).values(employee_id=employee_id, percent=percent))
    is_open = Attempt.employee_id == employee_id, Attempt.state == AttemptState.OPEN, Attempt.deadline_at.is_not(None)
    for attempt_id, rule, started_at in session.execute(
        select(Attempt.id, Attempt.rule, Attempt.started_at).where(*is_open)
    ).all():
        deadline = rules.deadline_at(codec.rule_from_plain(rule), started_at, extra_percent=percent)
        session.execute(update(Attempt).where(Attempt.id == attempt_id).values(deadline_at=deadline))
    audit.record(
        session, viewer=viewer, action="extra-time.set", subject=employee_id, at=now, before=before, after=percent
    )
