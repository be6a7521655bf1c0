"""What assignments do when people, courses or completions change."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import operations, queries, rules
from lms.assignments.terms import ASSIGN_COURSE
from lms.core.paging import in_slices
from lms.mail.rules import next_hour
from lms.outbox import operations as outbox
from lms.outbox.terms import Fields, Step, handler, in_steps
from lms.people.imports.following import follow_people
from lms.people.zones import company_zone

AT_ONCE = 50
"""People in one transaction."""
MESSAGES_AT_ONCE = 500
READING_HOUR = 8
"""When the daily e-mail comes, unless the company has chosen another hour."""


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
    """Bring the people of an import in line, a thousand in one run and some in one step."""

    def plan(people: Sequence[UUID]) -> list[Step]:
        return [
            partial(operations.reconcile_employees, employee_ids=some, now=now) for some in in_slices(people, AT_ONCE)
        ]

    return follow_people(session, fields, handler=reconcile_imported, plan=plan, now=now)


@in_steps("assignments.tell_assigned")
def tell_assigned(session: Session, fields: Fields, *, now: datetime) -> Sequence[Step]:  # noqa: ARG001  handlers share one signature
    """Tell people of the courses that they have just been given."""
    people = [UUID(employee_id) for employee_id in fields["employee_ids"]]
    moment = datetime.fromisoformat(fields["occurred_at"])
    courses = queries.list_assigned_since(session, people, since=moment)
    zone = company_zone(session)
    return [
        partial(operations.tell_assigned, courses=some, zone=zone, moment=moment)
        for some in _by_person(courses, MESSAGES_AT_ONCE)
    ]


@in_steps("assignments.tell_milestones")
def tell_milestones(session: Session, _fields: Fields, *, now: datetime) -> Sequence[Step]:
    """Tell people of courses that are due soon or late; `today` is the day on which they read it."""
    zone = company_zone(session)
    today = next_hour(now.astimezone(zone), READING_HOUR).date()
    near = [
        (row, milestone)
        for row in queries.list_near_milestones(session, today=today, zone=zone)
        if (
            milestone := rules.milestone_of(
                assigned_on=row.assigned_at.astimezone(zone).date(),
                due_on=row.due_at.astimezone(zone).date(),
                today=today,
            )
        )
    ]
    return [
        partial(operations.tell_milestones, courses=some, zone=zone, now=now)
        for some in in_slices(near, MESSAGES_AT_ONCE)
    ]


def _by_person(courses: Sequence[queries.OpenCourse], size: int) -> Iterator[Sequence[queries.OpenCourse]]:
    """Cut a list that is sorted by person, and no person's courses."""
    start = 0
    for end in range(1, len(courses) + 1):
        is_cut = end == len(courses) or courses[end].employee_id != courses[end - 1].employee_id
        if is_cut and (end - start >= size or end == len(courses)):
            yield courses[start:end]
            start = end


@handler("assignments.close_fulfilled", subject="employee_id")
def close_fulfilled(session: Session, fields: Fields, *, now: datetime) -> None:
    """See which of a person's assignments that fulfils, and what has changed since those were made."""
    operations.close_and_renew(session, employee_id=UUID(fields["employee_id"]), now=now)
