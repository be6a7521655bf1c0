"""What waits for somebody today."""

from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import Label, Select, select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.learning.ports import LearningPorts
from lms.learning.queries.context import LearnerContext
from lms.recall import queries as recall
from lms.recall.terms import DueToday


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


@frozen
class Today:
    """What is for today, apart from lessons."""

    follow_up: DueToday | None
    """What comes back of what the person has learned."""
    waiting: WaitingToday | None


def load_today(
    session: Session,
    employee_id: UUID,
    context: LearnerContext,
    ports: LearningPorts,
    *,
    now: datetime,
    leads: bool,
    edits_content: bool,
) -> Today:
    """Return what is for today, in one statement. `now` is in the company's time zone."""
    columns = ports.team_today if leads else ()
    params: dict[str, Any] = recall.days_of(now) | {"employee_id": employee_id}
    if edits_content:
        columns = (*columns, ports.open_problems)
    elif own_maps := context.own_maps:
        columns = (*columns, ports.open_problems_of_maps)
        params["own_maps"] = sorted(own_maps)
    row = session.connection().execute(_statement(columns), params).one()
    counts = {name: getattr(row, name, 0) for name in _COUNTS}
    return Today(follow_up=recall.due_today_of(row), waiting=WaitingToday(**counts) if any(counts.values()) else None)


_COUNTS = ("observation_count", "product_count", "overdue_count", "problem_count")


# Built once: building such a statement costs more than running it, and it is asked on every visit.
@lru_cache(maxsize=16)
def _statement(columns: tuple[Label[int], ...]) -> Select[Any]:
    return select(*recall.DUE_TODAY, *columns)
