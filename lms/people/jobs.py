"""What is done with people every day."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from lms.core.paging import in_slices
from lms.outbox.terms import Fields, Step, in_steps
from lms.people import operations, queries
from lms.people.finding import queries as finding
from lms.people.zones import company_today

AT_ONCE = 50
"""People in one transaction."""


@in_steps("people.start_due")
def start_due(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Let those work here whose first day has come, and move those whose day has come, by the company's calendar."""
    today = company_today(session, now=now)
    due = queries.list_due_to_start(session, today)
    moves = finding.list_due_moves(session, today)
    return [
        *(partial(operations.start_planned, employee_ids=some, now=now) for some in in_slices(due, AT_ONCE)),
        *(partial(operations.do_planned_move, move_id=one, now=now) for one in moves),
    ]
