"""Whom a release reached: its courses, and the people who got them. Counted, never listed."""

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.core.frozen import frozen
from lms.courses.models import Course, CourseRenewal, CourseVersion
from lms.courses.terms import RenewalKind


@frozen
class ReachedCourse:
    """One course that stands in a release in a new version."""

    code: str
    name: str
    kind: RenewalKind | None
    """What those need who completed the version before; `None` for a course that is new."""


@frozen
class AssigneeCount:
    """How many people were given something, and how many of them have finished all of it."""

    count: int = 0
    finished: int = 0


@frozen
class ReleaseAssignees:
    """Who got what with a release."""

    delta: AssigneeCount
    """Only what changed."""
    whole: AssigneeCount


def list_reached_courses(session: Session, number: int) -> tuple[ReachedCourse, ...]:
    """Return the courses that stand in a release in a new version, the foundation first."""
    of_course = and_(
        CourseRenewal.course_id == CourseVersion.course_id, CourseRenewal.to_number == CourseVersion.number
    )
    before = (
        select(func.max(CourseRenewal.from_number))
        .where(of_course, CourseRenewal.from_number < CourseVersion.number)
        .correlate(CourseVersion)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Course.code, CourseVersion.title, CourseRenewal.kind)
        .join(CourseVersion, CourseVersion.course_id == Course.id)
        .outerjoin(CourseRenewal, and_(of_course, CourseRenewal.from_number == before))
        .where(
            CourseVersion.release_number == number,
            CourseVersion.since_number == 0,
            Course.current_version_id.is_not(None),
        )
        .order_by(Course.job_role_id.is_not(None), CourseVersion.title, Course.code)
    )
    return tuple(ReachedCourse(code=row.code, name=row.title, kind=row.kind) for row in rows)


def count_assignees(session: Session, number: int) -> ReleaseAssignees:
    """Count who was given courses of a release, and who has finished them; what was withdrawn unfinished is left out."""
    is_delta = case((CourseVersion.since_number > 0, 1), else_=0).label("is_delta")
    is_done = func.min(case((Assignment.fulfilled_at.is_not(None), 1), else_=0)).label("is_done")
    people = (
        select(Assignment.employee_id, is_delta, is_done)
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .where(
            CourseVersion.release_number == number,
            or_(Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_not(None)),
        )
        .group_by(Assignment.employee_id, is_delta)
        .subquery()
    )
    rows = session.execute(
        select(people.c.is_delta, func.count(), func.sum(people.c.is_done)).group_by(people.c.is_delta)
    )
    found = {bool(delta): AssigneeCount(count=count, finished=int(done)) for delta, count, done in rows}
    return ReleaseAssignees(delta=found.get(True, AssigneeCount()), whole=found.get(False, AssigneeCount()))
