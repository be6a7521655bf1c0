"""What assignments do when people, courses or completions change."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import operations, queries
from lms.assignments.terms import ASSIGN_COURSE
from lms.core.paging import in_slices
from lms.outbox import operations as outbox
from lms.outbox.terms import Fields, Step, handler, in_steps
from lms.people.imports import queries as imports

AT_ONCE = 50
"""People in one transaction."""


@handler("assignments.reconcile_employee", subject="employee_id")
def reconcile_employee(session: Session, fields: Fields, *, now: datetime) -> None:
    """Assign what somebody who joined, moved or left needs now, and withdraw the rest."""
    operations.reconcile_employee(session, employee_id=UUID(fields["employee_id"]), now=now)


@in_steps(ASSIGN_COURSE, subject="course_id")
def assign_course(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Bring the first thousand people of a course in line, or the next, some at a time, and ask for the rest.

    What somebody needs is read in the step that writes it: they may have moved, or learned, a moment before.
    """
    course_id = UUID(fields["course_id"])
    after = UUID(fields["after"]) if fields.get("after") else None
    if after is None and queries.asks_nobody(session, course_id):
        return ()
    people = queries.page_employee_ids(session, course_id=course_id, after=after)
    if not people:
        return ()
    rest = {"course_id": str(course_id), "after": str(people[-1])}
    key = f"{course_id}:{people[-1]}"
    return [
        *(partial(operations.reconcile_employees, employee_ids=some, now=now) for some in in_slices(people, AT_ONCE)),
        partial(outbox.enqueue_once, handler=assign_course, key=key, fields=rest, now=now),
    ]


@in_steps("assignments.reconcile_imported", subject="import_id")
def reconcile_imported(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Bring the first thousand people of an import in line, or the next, some at a time, and ask for the rest."""
    after = UUID(fields["after"]) if fields.get("after") else None
    people = imports.page_touched(session, UUID(fields["import_id"]), after=after)
    if not people:
        return ()
    rest = {"import_id": fields["import_id"], "after": str(people[-1])}
    key = f"{fields['import_id']}:{people[-1]}"
    return [
        *(partial(operations.reconcile_employees, employee_ids=some, now=now) for some in in_slices(people, AT_ONCE)),
        partial(outbox.enqueue_once, handler=reconcile_imported, key=key, fields=rest, now=now),
    ]


@handler("assignments.close_fulfilled", subject="employee_id")
def close_fulfilled(session: Session, fields: Fields, *, now: datetime) -> None:
    """See which of a person's assignments that fulfils, and what has changed since those were made."""
    operations.close_and_renew(session, employee_id=UUID(fields["employee_id"]), now=now)
