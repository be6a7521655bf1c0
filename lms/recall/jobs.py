"""When cards are made: somebody completed something, or holds more than before. And every night: who is asked that day."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.core.paging import in_slices
from lms.outbox.terms import Fields, Step, handler, in_steps
from lms.people.zones import company_zone
from lms.recall import operations, queries

LOOK = 1000
"""People looked at together."""
AT_ONCE = 500
"""People in one transaction."""


@handler("recall.make_cards", subject="employee_id")
def make_cards(session: Session, fields: Fields, *, now: datetime) -> None:  # noqa: ARG001  all jobs are called alike
    """Make cards of what a person has shown."""
    operations.make_cards(session, employee_id=UUID(fields["employee_id"]))


@in_steps("recall.ask_people")
def ask_people(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Tell everybody who has something to answer today, if that is a working day; delete what ran out.

    All is read first, some people at a time, while others write.
    """
    today = now.astimezone(company_zone(session))
    return [
        *(
            partial(operations.ask_people, employee_ids=some, now=today)
            for some in in_slices(_who_is_due(session, today), AT_ONCE)
        ),
        *operations.plan_purge(session, now=today),
    ]


def _who_is_due(session: Session, today: datetime) -> list[UUID]:
    found: list[UUID] = []
    if today.weekday() not in queries.load_working_days(session):
        return found
    after = None
    while people := queries.page_people(session, after=after, limit=LOOK):
        due = queries.filter_due(session, people, now=today)
        found += [one for one in people if one in due]
        after = people[-1]
    return found
