"""Who stands in for a manager of the example company: somebody did in the summer, and somebody does this week."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from lms.demo.company import Colleague
from lms.people.deputies import operations
from lms.people.deputies.rules import StandInPeriod

AGO = timedelta(days=60)
DAYS = timedelta(days=4)


def name_deputies(session: Session, manager: Colleague, team: Sequence[Colleague], *, now: datetime) -> None:
    """Let two of a manager's people stand in, one after the other: the first long ago, the second from today on."""
    for somebody, moment in zip(team, (now - AGO, now), strict=False):
        today = moment.date()
        operations.name_deputy(
            session,
            deputy_id=somebody.employee_id,
            period=StandInPeriod(starts_on=today, ends_on=today + DAYS),
            today=today,
            viewer=manager.viewer,
            now=moment,
        )
