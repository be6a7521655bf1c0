"""Opening and closing pulses on their days."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.outbox import operations as outbox
from lms.outbox.terms import Fields, Step, in_steps
from lms.people.zones import company_today
from lms.pulse import operations, queries


@in_steps("pulse.open_and_close")
def open_and_close(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Close the pulses whose last day has passed, and begin to open those whose first has come."""
    today = company_today(session, now=now)
    steps: list[Step] = [
        partial(operations.seal_pulse, pulse_id=pulse_id, now=now) for pulse_id in queries.list_to_close(session, today)
    ]
    for pulse_id in queries.list_to_open(session, today):
        steps += [
            partial(operations.begin_drawing, pulse_id=pulse_id, now=now),
            partial(_ask_for_slice, pulse_id=pulse_id, after=None, now=now),
        ]
    return steps


@in_steps("pulse.prepare", subject="pulse_id")
def prepare(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Draw the next few thousand people and ask for the rest; after the last, open the pulse."""
    pulse_id = UUID(fields["pulse_id"])
    plan = operations.plan_slice(session, pulse_id=pulse_id, after=UUID(fields["after"]) if fields["after"] else None)
    if plan.after is not None:
        return [*plan.steps, partial(_ask_for_slice, pulse_id=pulse_id, after=plan.after, now=now)]
    return [*plan.steps, partial(_ask_to_open, pulse_id=pulse_id, now=now)]


@in_steps("pulse.open", subject="pulse_id")
def open_prepared(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Tell those who are asked, and open the pulse."""
    return operations.plan_end(session, pulse_id=UUID(fields["pulse_id"]), now=now)


def _ask_for_slice(session: Session, *, pulse_id: UUID, after: UUID | None, now: datetime) -> None:
    fields = {"pulse_id": str(pulse_id), "after": str(after) if after else None}
    outbox.enqueue_once(session, handler=prepare, key=f"{pulse_id}:{after or 'first'}", fields=fields, now=now)


def _ask_to_open(session: Session, *, pulse_id: UUID, now: datetime) -> None:
    outbox.enqueue_once(session, handler=open_prepared, key=str(pulse_id), fields={"pulse_id": str(pulse_id)}, now=now)
