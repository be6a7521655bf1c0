"""Reminding leaders on the day of their huddle."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from lms.core.paging import in_slices
from lms.huddles import operations, queries
from lms.outbox.terms import Fields, Step, in_steps
from lms.people.zones import company_today

AT_ONCE = 500


@in_steps("huddles.remind")
def remind(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Remind the leaders who planned their huddle for today, each once for a day."""
    due = queries.list_due(session, company_today(session, now=now))
    return [partial(operations.remind, due=some, now=now) for some in in_slices(due, AT_ONCE)]
