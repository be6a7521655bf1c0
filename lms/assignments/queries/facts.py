"""Reading what is needed to bring people's assignments in line."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from lms.assignments import rules
from lms.assignments.models import Assignment, DueRule, Exemption
from lms.assignments.terms import AssignmentReason, WithdrawalReason
from lms.core.frozen import frozen
from lms.courses.models import Course, CourseRenewal, CourseVersion, CourseVersionModule
from lms.courses.terms import FOUNDATION, RenewalKind
from lms.evidence.models import ModuleProgress
from lms.people.models import Employee, Placement
from lms.people.terms import EmploymentState
from lms.quizzes.models import Attempt, Quiz


@frozen
class PersonFacts:
    """What is needed to bring one person's assignments in line."""

    is_active: bool
    current: tuple[rules.LiveAssignment, ...]
    wanted: tuple[rules.WantedCourse, ...]
    replaced: tuple[rules.LiveAssignment, ...] = ()
    """Completed ones that others took the place of; only where an open one cannot stay."""


def due_days(session: Session) -> int:
    """Return how many days people have for a course."""
    return session.scalar(select(DueRule.days)) or rules.DUE_DAYS


def load_person_facts(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, PersonFacts]:
    """Return the facts of these people, in at most seven statements whatever their number."""
    found = session.execute(select(Employee.id, Employee.state).where(Employee.id.in_(employee_ids)))
    states = {row.id: row.state for row in found}
    live = Assignment.employee_id.in_(employee_ids), Assignment.withdrawn_at.is_(None)
    current = _by_person(session, *live)
    everyone, by_person = _wanted(session, employee_ids)
    exempt = _exempt(session, employee_ids)
    facts = {
        employee_id: PersonFacts(
            is_active=state == EmploymentState.ACTIVE,
            current=tuple(current[employee_id]),
            wanted=tuple(
                course
                for course in (*everyone, *by_person.get(employee_id, ()))
                if (employee_id, course.course_id) not in exempt
            ),
        )
        for employee_id, state in states.items()
    }
    if behind := [one.id for person in facts.values() for one in _meeting(person, _is_open_and_behind)]:
        begun = _begun(session, behind)
        for employee_id, person in facts.items():
            current_ones = tuple(replace(one, is_begun=one.id in begun) for one in person.current)
            facts[employee_id] = replace(person, current=current_ones)
    misplaced = [employee_id for employee_id, person in facts.items() if _meeting(person, rules.is_misplaced)]
    if misplaced:
        was_completed = Assignment.fulfilled_at.is_not(None)
        was_replaced = Assignment.withdrawn_reason == WithdrawalReason.REPLACED
        replaced = _by_person(session, Assignment.employee_id.in_(misplaced), was_replaced, was_completed)
        for employee_id in misplaced:
            facts[employee_id] = replace(facts[employee_id], replaced=tuple(replaced[employee_id]))
    return facts


def load_newcomer_facts(session: Session, job_role_ids: Sequence[UUID]) -> PersonFacts:
    """Return the facts of somebody who starts with these job roles, and of whom nothing else is known."""
    everyone, by_job_role = _current_courses(session)
    return PersonFacts(is_active=True, current=(), wanted=(*everyone, *_of_job_roles(job_role_ids, by_job_role)))


def _exempt(session: Session, employee_ids: Sequence[UUID]) -> set[tuple[UUID, UUID]]:
    """Return who of these need not take which course."""
    query = select(Exemption.employee_id, Exemption.course_id).where(
        Exemption.employee_id.in_(employee_ids), Exemption.ended_at.is_(None)
    )
    return {(row.employee_id, row.course_id) for row in session.execute(query)}


def load_renewals(session: Session, facts: Iterable[PersonFacts]) -> dict[tuple[UUID, int], rules.VersionRenewal]:
    """Return what leads to the current version of each course that has changed since one of these people completed it."""
    behind = {
        one.course_id
        for person in facts
        for course in person.wanted
        for one in (*person.current, *person.replaced)
        if one.course_id == course.course_id and rules.is_behind(one, course)
    }
    if not behind:
        return {}
    rows = session.execute(
        select(CourseRenewal.course_id, CourseRenewal.from_number, CourseRenewal.kind, CourseRenewal.course_version_id)
        .join(Course, Course.id == CourseRenewal.course_id)
        .join(
            CourseVersion,
            and_(CourseVersion.id == Course.current_version_id, CourseVersion.number == CourseRenewal.to_number),
        )
        .where(CourseRenewal.course_id.in_(behind))
    )
    return {
        (row.course_id, row.from_number): rules.VersionRenewal(kind=row.kind, course_version_id=row.course_version_id)
        for row in rows
    }


def _meeting(
    person: PersonFacts, test: Callable[[rules.LiveAssignment, rules.WantedCourse], bool]
) -> list[rules.LiveAssignment]:
    wanted = {course.course_id: course for course in person.wanted}
    return [one for one in person.current if one.course_id in wanted and test(one, wanted[one.course_id])]


def _is_open_and_behind(one: rules.LiveAssignment, course: rules.WantedCourse) -> bool:
    return not one.is_fulfilled and one.number < course.number


def _begun(session: Session, assignment_ids: Sequence[UUID]) -> set[UUID]:
    """Return in which of these something was done: a page read, or a quiz begun. What was complete before says nothing."""
    found = session.scalars(
        select(Assignment.id)
        .distinct()
        .join(CourseVersionModule, CourseVersionModule.course_version_id == Assignment.course_version_id)
        .outerjoin(
            ModuleProgress,
            and_(
                ModuleProgress.employee_id == Assignment.employee_id,
                ModuleProgress.module_version_id == CourseVersionModule.module_version_id,
            ),
        )
        .outerjoin(Quiz, Quiz.module_version_id == CourseVersionModule.module_version_id)
        .outerjoin(Attempt, and_(Attempt.quiz_id == Quiz.id, Attempt.employee_id == Assignment.employee_id))
        .where(
            Assignment.id.in_(assignment_ids),
            CourseVersionModule.required.is_(True),
            or_(ModuleProgress.employee_id.is_not(None), Attempt.id.is_not(None)),
            or_(ModuleProgress.completed_at.is_(None), ModuleProgress.completed_at >= Assignment.assigned_at),
        )
    )
    return set(found)


def _by_person(session: Session, *which: ColumnElement[bool]) -> dict[UUID, list[rules.LiveAssignment]]:
    rows = session.execute(
        select(
            Assignment.employee_id,
            Assignment.id,
            Assignment.course_id,
            Assignment.due_at,
            Assignment.fulfilled_at,
            CourseVersion.number,
            Course.current_version_id,
        )
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .join(Course, Course.id == Assignment.course_id)
        .where(*which)
        .order_by(Assignment.assigned_at, Assignment.id)
    )
    found: dict[UUID, list[rules.LiveAssignment]] = defaultdict(list)
    for row in rows:
        found[row.employee_id].append(
            rules.LiveAssignment(
                id=row.id,
                course_id=row.course_id,
                number=row.number,
                due_at=row.due_at,
                is_fulfilled=row.fulfilled_at is not None,
                is_course_withdrawn=row.current_version_id is None,
            )
        )
    return found


def _current_courses(session: Session) -> tuple[list[rules.WantedCourse], dict[UUID, rules.WantedCourse]]:
    """Return what everyone gets, and what comes with each job role."""
    courses = session.execute(
        select(Course.id, Course.current_version_id, CourseVersion.number, Course.job_role_id, Course.code)
        .join(CourseVersion, CourseVersion.id == Course.current_version_id)
        .order_by(Course.code)
    )
    everyone: list[rules.WantedCourse] = []
    by_job_role: dict[UUID, rules.WantedCourse] = {}
    for row in courses:
        reason = AssignmentReason.EVERYONE if row.job_role_id is None else AssignmentReason.JOB_ROLE
        course = rules.WantedCourse(
            course_id=row.id, course_version_id=row.current_version_id, number=row.number, reason=reason
        )
        if row.job_role_id is not None:
            by_job_role[row.job_role_id] = course
        elif row.code == FOUNDATION:
            everyone.append(course)
    return everyone, by_job_role


def _of_job_roles(
    job_role_ids: Iterable[UUID], by_job_role: Mapping[UUID, rules.WantedCourse]
) -> list[rules.WantedCourse]:
    return [by_job_role[role] for role in dict.fromkeys(job_role_ids) if role in by_job_role]


def _wanted(
    session: Session, employee_ids: Sequence[UUID]
) -> tuple[list[rules.WantedCourse], dict[UUID, list[rules.WantedCourse]]]:
    everyone, by_job_role = _current_courses(session)
    held = session.execute(
        select(Placement.employee_id, Placement.job_role_id)
        .where(Placement.employee_id.in_(employee_ids), Placement.ends_on.is_(None))
        .order_by(Placement.employee_id, Placement.starts_on, Placement.id)
    )
    job_roles: dict[UUID, list[UUID]] = defaultdict(list)
    for employee_id, job_role_id in held:
        job_roles[employee_id].append(job_role_id)
    return everyone, {one: _of_job_roles(roles, by_job_role) for one, roles in job_roles.items()}


def asks_nobody(session: Session, course_id: UUID) -> bool:
    """Test if the current version of a course asks nothing of anybody: all have an older one, completed, and it still holds."""
    current = select(CourseVersion.number).join(Course, Course.current_version_id == CourseVersion.id)
    number = session.scalar(current.where(Course.id == course_id))
    if number is None:
        return False
    older = (
        select(Assignment.id)
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .where(
            Assignment.course_id == course_id,
            Assignment.withdrawn_at.is_(None),
            Assignment.fulfilled_at.is_(None),
            CourseVersion.number != number,
        )
    )
    if session.scalar(older.limit(1)) is not None:
        return False
    leads_on = and_(
        CourseRenewal.course_id == CourseVersion.course_id,
        CourseRenewal.from_number == CourseVersion.number,
        CourseRenewal.to_number == number,
    )
    others = session.scalars(
        select(CourseRenewal.kind)
        .select_from(CourseVersion)
        .outerjoin(CourseRenewal, leads_on)
        .where(CourseVersion.course_id == course_id, CourseVersion.since_number == 0, CourseVersion.number != number)
    ).all()
    # The first version of a course is for everybody; one without a renewal is older than is looked back, or was withdrawn.
    return bool(others) and set(others) == {RenewalKind.NOTHING}


def page_employee_ids(
    session: Session, *, course_id: UUID | None = None, after: UUID | None = None, limit: int = 1000
) -> tuple[UUID, ...]:
    """Return the next people who work here, in the order of their ids; with `course_id`, those who should have that course."""
    query = select(Employee.id).where(Employee.state == EmploymentState.ACTIVE).order_by(Employee.id).limit(limit)
    if after is not None:
        query = query.where(Employee.id > after)
    job_role_id = session.scalar(select(Course.job_role_id).where(Course.id == course_id)) if course_id else None
    if job_role_id is not None:
        holders = select(Placement.employee_id).where(Placement.job_role_id == job_role_id, Placement.ends_on.is_(None))
        query = query.where(Employee.id.in_(holders))
    return tuple(session.scalars(query))
