"""What assignments do when people, courses or completions change."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import operations, queries
from lms.outbox import operations as outbox
from lms.outbox.terms import Fields


def on_employee_joined(session: Session, fields: Fields, *, now: datetime) -> None:
    """Give a new person their courses."""
    operations.reconcile_employee(session, employee_id=UUID(fields["employee_id"]), now=now)


def on_employee_moved(session: Session, fields: Fields, *, now: datetime) -> None:
    """Follow a person into another job role."""
    operations.reconcile_employee(session, employee_id=UUID(fields["employee_id"]), now=now)


def on_employee_left(session: Session, fields: Fields, *, now: datetime) -> None:
    """Withdraw what somebody who has left need not do any more."""
    operations.reconcile_employee(session, employee_id=UUID(fields["employee_id"]), now=now)


def on_course_published(session: Session, fields: Fields, *, now: datetime) -> None:
    """Bring everybody whom the course concerns in line, if it asks anything of anybody."""
    if queries.asks_nobody(session, UUID(fields["course_id"])):
        return
    reconcile_holders(session, {"course_id": fields["course_id"], "after": None}, now=now)


def reconcile_holders(session: Session, fields: Fields, *, now: datetime) -> None:
    """Bring the next thousand people of a course in line, and ask for the rest: no transaction holds up others for long."""
    course_id = UUID(fields["course_id"])
    after = UUID(fields["after"]) if fields["after"] else None
    people = queries.page_employee_ids(session, course_id=course_id, after=after)
    if not people:
        return
    operations.reconcile_employees(session, employee_ids=people, now=now)
    rest = {"course_id": str(course_id), "after": str(people[-1])}
    outbox.enqueue_once(session, handler=reconcile_holders, key=f"{course_id}:{people[-1]}", fields=rest, now=now)


def on_module_completed(session: Session, fields: Fields, *, now: datetime) -> None:
    """See which of a person's assignments that fulfils, and what has changed since those were made."""
    operations.close_and_renew(session, employee_id=UUID(fields["employee_id"]), now=now)
