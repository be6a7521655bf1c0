"""Reading whom to write about their courses; many at once."""

from collections.abc import Sequence
from datetime import date, datetime, time, tzinfo
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lms.assignments import rules
from lms.assignments.models import Assignment
from lms.core.frozen import frozen
from lms.core.paging import in_slices
from lms.courses.models import CourseVersion
from lms.people.models import Employee
from lms.people.terms import EmploymentState

IDS_AT_ONCE = 500


@frozen
class OpenCourse:
    """An open assignment, as a message speaks of it."""

    assignment_id: UUID
    employee_id: UUID
    title: str
    assigned_at: datetime
    due_at: datetime


_OPEN = (
    select(
        Assignment.id.label("assignment_id"),
        Assignment.employee_id,
        CourseVersion.title,
        Assignment.assigned_at,
        Assignment.due_at,
    )
    .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
    .where(Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_(None))
)


def list_assigned_since(session: Session, employee_ids: Sequence[UUID], *, since: datetime) -> list[OpenCourse]:
    """Return the open courses that these people were given since then, by person and due date."""
    found = []
    for some in in_slices(employee_ids, IDS_AT_ONCE):
        query = _OPEN.where(Assignment.employee_id.in_(some), Assignment.assigned_at >= since)
        rows = session.execute(query.order_by(Assignment.employee_id, Assignment.due_at, Assignment.id))
        found += [OpenCourse(**row) for row in rows.mappings()]
    return found


def list_near_milestones(session: Session, *, today: date, zone: tzinfo) -> list[OpenCourse]:
    """Return the open courses of people who work here that were or will be due about a milestone ago, or ahead."""
    spans = [
        and_(Assignment.due_at >= _begins(today + first, zone), Assignment.due_at < _begins(today + last, zone))
        for first, last in rules.MILESTONE_SPANS
    ]
    query = _OPEN.join(Employee, Employee.id == Assignment.employee_id)
    rows = session.execute(
        query.where(or_(*spans), Employee.state == EmploymentState.ACTIVE).order_by(Assignment.due_at, Assignment.id)
    )
    return [OpenCourse(**row) for row in rows.mappings()]


def _begins(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone)
