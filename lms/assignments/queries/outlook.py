"""What somebody who is not here yet would get."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments import rules
from lms.assignments.queries.facts import due_days, load_newcomer_facts
from lms.assignments.terms import AssignmentReason
from lms.core.frozen import frozen
from lms.courses.models import CourseVersion


@frozen
class CourseAhead:
    """A course that would be assigned."""

    title: str
    minutes: int
    reason: AssignmentReason
    due_at: datetime


def list_courses_ahead(
    session: Session, job_role_ids: Sequence[UUID], *, assigned_at: datetime
) -> tuple[CourseAhead, ...]:
    """Return what a new person with these job roles would get at a moment, by the rules that assign; the first due first."""
    facts, days = load_newcomer_facts(session, job_role_ids), due_days(session)
    made = rules.reconcile(facts.current, facts.wanted, is_active=facts.is_active, renewals={}).made
    which = CourseVersion.id.in_([course.course_version_id for course in made])
    versions = {
        row.id: row
        for row in session.execute(select(CourseVersion.id, CourseVersion.title, CourseVersion.minutes).where(which))
    }
    ahead = [
        CourseAhead(
            title=versions[course.course_version_id].title,
            minutes=versions[course.course_version_id].minutes,
            reason=course.reason,
            due_at=rules.due_at(assigned_at, days=days, course=course),
        )
        for course in made
    ]
    return tuple(sorted(ahead, key=lambda course: course.due_at))
