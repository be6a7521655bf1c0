"""What assignments do when people, courses or completions change."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import operations, queries
from lms.core.paging import in_slices
from lms.outbox import operations as outbox
from lms.outbox.terms import Fields, Step, in_steps

AT_ONCE = 50
"""People in one transaction."""


def on_employee_joined(session: Session, fields: Fields, *, now: datetime) -> None:
    """Give a new person their courses."""
    operations.reconcile_employee(session, employee_id=UUID(fields["employee_id"]), now=now)


def on_employee_moved(session: Session, fields: Fields, *, now: datetime) -> None:
    """Follow a person into another job role."""
    operations.reconcile_employee(session, employee_id=UUID(fields["employee_id"]), now=now)


def on_employee_left(session: Session, fields: Fields, *, now: datetime) -> None:
    """Withdraw what somebody who has left need not do any more."""
    operations.reconcile_employee(session, employee_id=UUID(fields["employee_id"]), now=now)


@in_steps
def on_course_published(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Bring everybody whom the course concerns in line, if it asks anything of anybody."""
    if queries.asks_nobody(session, UUID(fields["course_id"])):
        return ()
    return reconcile_holders(session, {"course_id": fields["course_id"], "after": None}, now=now)


@in_steps
def reconcile_holders(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Bring the next thousand people of a course in line, some at a time, and ask for the rest.

    What somebody needs is read in the step that writes it: they may have moved, or learned, a moment before.
    """
    course_id = UUID(fields["course_id"])
    after = UUID(fields["after"]) if fields["after"] else None
    people = queries.page_employee_ids(session, course_id=course_id, after=after)
    if not people:
        return ()
    rest = {"course_id": str(course_id), "after": str(people[-1])}
    key = f"{course_id}:{people[-1]}"
    return [
        *(partial(operations.reconcile_employees, employee_ids=some, now=now) for some in in_slices(people, AT_ONCE)),
        partial(outbox.enqueue_once, handler=reconcile_holders, key=key, fields=rest, now=now),
    ]


def on_module_completed(session: Session, fields: Fields, *, now: datetime) -> None:
    """See which of a person's assignments that fulfils, and what has changed since those were made."""
    operations.close_and_renew(session, employee_id=UUID(fields["employee_id"]), now=now)
