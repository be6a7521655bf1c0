"""Opening and closing pulses on their days."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from lms.outbox.terms import Fields, Step, in_steps
from lms.people.zones import company_today
from lms.pulse import operations, queries


@in_steps("pulse.open_and_close")
def open_and_close(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Close the pulses whose last day has passed, and open those whose first has come."""
    today = company_today(session, now=now)
    steps: list[Step] = [
        partial(operations.seal_pulse, pulse_id=pulse_id, now=now) for pulse_id in queries.list_to_close(session, today)
    ]
    for pulse_id in queries.list_to_open(session, today):
        steps += operations.plan_opening(session, pulse_id=pulse_id, now=now)
    return steps
