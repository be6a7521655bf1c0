"""Every night: what runs out, and who hears of it."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import groupby

from sqlalchemy.orm import Session

from lms.assignments.renewals import operations, queries
from lms.core.paging import in_slices
from lms.mail.rules import next_hour
from lms.outbox.terms import Fields, Step, in_steps
from lms.people.zones import company_zone

PEOPLE_AT_ONCE = 200
READING_HOUR = 8


@in_steps("assignments.tell_expiring")
def tell_expiring(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Tell people of what they have shown at work and what runs out soon."""
    zone = company_zone(session)
    today = next_hour(now.astimezone(zone), READING_HOUR).date()
    rows = queries.list_expiring(session, today=today, zone=zone)
    people = [list(group) for _who, group in groupby(rows, key=lambda row: row.employee_id)]
    return [
        partial(
            operations.tell_expiring, rows=[row for group in some for row in group], today=today, zone=zone, now=now
        )
        for some in in_slices(people, PEOPLE_AT_ONCE)
    ]
