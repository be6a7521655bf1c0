"""What waits for somebody today."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Label, Select, select
from sqlalchemy.orm import Session

from lms.announcements import queries as announcements
from lms.core.frozen import frozen
from lms.learning.ports import LearningPorts
from lms.learning.queries.context import PART, LearnerContext, context_of
from lms.pulse import queries as pulse
from lms.recall import queries as recall
from lms.recall.terms import DueToday
from lms.stories import queries as stories


@frozen
class WaitingToday:
    """What waits for somebody who leads people, owns a map or edits content."""

    observation_count: int
    """People who wait to be observed."""
    product_count: int
    """People who wait for an answer to what they made."""
    overdue_count: int
    """People with something overdue."""
    problem_count: int
    """Reported problems that nobody has answered."""
    story_count: int
    """Stories of their people that wait to be read."""


@frozen
class Today:
    """What is for today, apart from lessons."""

    follow_up: DueToday | None
    """What comes back of what the person has learned."""
    is_follow_up_done: bool
    """Whether they have answered all of it that is asked today."""
    waiting: WaitingToday | None
    announcement_count: int
    """Announcements that wait to be opened or confirmed."""
    pulse_closes_on: date | None
    """The last day of a pulse that waits for their answers."""
    confirmed_mantra: int
    """The last version of the mantra that they have confirmed; 0 for none."""


def load_today(
    session: Session,
    employee_id: UUID,
    ports: LearningPorts,
    *,
    now: datetime,
    leads: bool,
    edits_content: bool,
) -> tuple[LearnerContext, Today]:
    """Return who somebody is, and what is for today; in one statement, and another for who owns a map.

    `now` is in the company's time zone.
    """
    columns = (
        *((*ports.team_today, stories.FOR_LEADER) if leads else ()),
        *((ports.open_problems,) if edits_content else ()),
    )
    asked = {**recall.days_of(now), "pulse_day": now.date(), "employee_id": employee_id}
    rows = session.connection().execute(_statement(columns), asked).all()
    context = context_of(session, rows)
    counts = {name: getattr(rows[0], name, 0) for name in _COUNTS}
    if not edits_content and (own_maps := context.own_maps):
        counts["problem_count"] = (
            session.scalar(_of_maps(ports.open_problems_of_maps), {"own_maps": sorted(own_maps)}) or 0
        )
    waiting = WaitingToday(**counts) if any(counts.values()) else None
    follow_up = recall.due_today_of(rows[0])
    return context, Today(
        follow_up=follow_up,
        is_follow_up_done=follow_up is None and rows[0].today_count > 0,
        waiting=waiting,
        announcement_count=rows[0].announcement_count,
        pulse_closes_on=rows[0].pulse_closes_on,
        confirmed_mantra=rows[0].confirmed_mantra,
    )


_COUNTS = ("observation_count", "product_count", "overdue_count", "problem_count", "story_count")


# Built once: building such a statement costs more than running it, and these are asked on every visit.
@lru_cache(maxsize=16)
def _statement(columns: tuple[Label[int], ...]) -> Select[Any]:
    return PART.add_columns(*recall.DUE_TODAY, *announcements.FOR_HOME, pulse.WAITING, *columns)


@lru_cache(maxsize=16)
def _of_maps(column: Label[int]) -> Select[tuple[int]]:
    return select(column)
