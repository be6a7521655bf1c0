"""How far people are with the courses as they stand, counted and never listed."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.courses.models import Course, CourseVersionModule
from lms.evidence.models import ModuleProgress


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How far those are who were assigned a course."""

    completed: int = 0
    in_middle: int = 0
    not_begun: int = 0


def count_standing(session: Session, codes: Collection[str]) -> dict[str, Standing]:
    """Return how far people are, by the code of the course: completed is who has nothing of it open."""
    if not codes:
        return {}
    # Who has anything of the course open is not through: an earlier version completed, and what changed since not yet.
    is_open = case((Assignment.fulfilled_at.is_(None), Assignment.employee_id))
    people = (
        select(
            Assignment.course_id,
            func.count(Assignment.employee_id.distinct()).label("count"),
            func.count(is_open.distinct()).label("open"),
        )
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
        row.code: Standing(
            completed=row[1] - row.open,
            in_middle=begun.get(row.code, 0),
            not_begun=max(0, row.open - begun.get(row.code, 0)),
        )
        for row in rows
    }


def _count_begun(session: Session, codes: Collection[str]) -> dict[str, int]:
    """Return how many have read a page of what is open; what was complete before says nothing."""
    rows = session.execute(
        select(Course.code, func.count(Assignment.employee_id.distinct()))
        .join(Assignment, Assignment.course_id == Course.id)
        .join(CourseVersionModule, CourseVersionModule.course_version_id == Assignment.course_version_id)
        .join(
            ModuleProgress,
            and_(
                ModuleProgress.employee_id == Assignment.employee_id,
                ModuleProgress.module_version_id == CourseVersionModule.module_version_id,
            ),
        )
        .where(
            Course.code.in_(codes),
            Assignment.withdrawn_at.is_(None),
            Assignment.fulfilled_at.is_(None),
            CourseVersionModule.required.is_(True),
            or_(ModuleProgress.completed_at.is_(None), ModuleProgress.completed_at >= Assignment.assigned_at),
        )
        .group_by(Course.code)
    )
    return {row[0]: row[1] for row in rows}
