"""How far people are with the courses as they stand, counted and never listed."""

from collections.abc import Collection

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.core.frozen import frozen
from lms.courses.models import Course, CourseVersion, CourseVersionModule
from lms.evidence.models import ModuleProgress


@frozen
class CourseProgress:
    """How far those are who were assigned a course."""

    completed: int = 0
    in_middle: int = 0
    not_begun: int = 0


def count_progress(session: Session, codes: Collection[str]) -> dict[str, CourseProgress]:
    """Return how far people are, by the code of the course.

    Completed is who has nothing of it open, or only a delta that they have not begun: the next release takes its place.
    """
    if not codes:
        return {}
    is_open = case((and_(Assignment.fulfilled_at.is_(None), CourseVersion.since_number == 0), Assignment.employee_id))
    people = (
        select(
            Assignment.course_id,
            func.count(Assignment.employee_id.distinct()).label("count"),
            func.count(is_open.distinct()).label("open"),
        )
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .where(
            Assignment.withdrawn_at.is_(None), Assignment.course_id.in_(select(Course.id).where(Course.code.in_(codes)))
        )
        .group_by(Assignment.course_id)
        .subquery()
    )
    rows = session.execute(
        select(Course.code, people.c["count"], people.c.open).join(people, people.c.course_id == Course.id)
    ).all()
    begun = _count_begun(session, codes)
    return {
        row.code: CourseProgress(
            completed=max(0, row[1] - row.open - begun.get((row.code, True), 0)),
            in_middle=begun.get((row.code, True), 0) + begun.get((row.code, False), 0),
            not_begun=max(0, row.open - begun.get((row.code, False), 0)),
        )
        for row in rows
    }


def _count_begun(session: Session, codes: Collection[str]) -> dict[tuple[str, bool], int]:
    """Return how many have read a page of what is open, by course and whether that is a delta; what was complete before says nothing."""
    is_delta = (CourseVersion.since_number > 0).label("is_delta")
    # One page is enough; joined, each module that somebody has begun would be a row to be counted as the same person.
    has_begun = (
        select(CourseVersionModule.position)
        .join(ModuleProgress, ModuleProgress.module_version_id == CourseVersionModule.module_version_id)
        .where(
            CourseVersionModule.course_version_id == Assignment.course_version_id,
            CourseVersionModule.required.is_(True),
            ModuleProgress.employee_id == Assignment.employee_id,
            or_(ModuleProgress.completed_at.is_(None), ModuleProgress.completed_at >= Assignment.assigned_at),
        )
        .exists()
    )
    rows = session.execute(
        select(Course.code, is_delta, func.count(Assignment.employee_id.distinct()))
        .join(Assignment, Assignment.course_id == Course.id)
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .where(
            Course.code.in_(codes),
            Assignment.withdrawn_at.is_(None),
            Assignment.fulfilled_at.is_(None),
            has_begun,
        )
        .group_by(Course.code, is_delta)
    )
    return {(row[0], bool(row[1])): row[2] for row in rows}
