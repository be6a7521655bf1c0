"""What somebody who is not here yet would get."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.assignments import rules
from lms.assignments.queries.facts import due_days, load_newcomer_facts
from lms.courses.models import CourseVersion
from lms.people.terms import CourseToCome
from lms.people.zones import company_zone


def list_courses_to_come(
    session: Session, job_role_ids: Sequence[UUID], *, starts_on: date, now: datetime
) -> tuple[CourseToCome, ...]:
    """Return what a new person with these job roles would get as their first day begins, by the rules that assign.

    Order: the first due first.
    """
    zone, days = company_zone(session), due_days(session)
    assigned_at = max(now, datetime.combine(starts_on, time(), tzinfo=zone))
    facts = load_newcomer_facts(session, job_role_ids)
    made = rules.reconcile(facts.current, facts.wanted, is_active=facts.is_active, renewals={}).made
    columns = CourseVersion.id, CourseVersion.title, CourseVersion.minutes
    which = CourseVersion.id.in_([course.course_version_id for course in made])
    versions = {row.id: row for row in session.execute(select(*columns).where(which))}
    courses = [
        CourseToCome(
            title=versions[course.course_version_id].title,
            minutes=versions[course.course_version_id].minutes,
            reason=course.reason.label,
            due_on=rules.due_at(assigned_at, days=days, course=course).astimezone(zone).date(),
        )
        for course in made
    ]
    return tuple(sorted(courses, key=lambda course: course.due_on))
