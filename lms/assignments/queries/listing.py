"""Reading assignments with their courses."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from lms.assignments import rules
from lms.assignments.models import Assignment
from lms.assignments.terms import AssignmentReason
from lms.core.columns import days_between
from lms.core.frozen import frozen
from lms.courses.models import Course, CourseVersion, CourseVersionModule, Objective
from lms.evidence.models import ModuleProgress
from lms.people.models import Employee, ReportingLine


@frozen
class CompletedRow:
    """An open assignment of which all required modules are complete."""

    id: UUID
    employee_id: UUID
    employee_name: str
    course_version_id: UUID
    course_title: str
    is_certified: bool
    """Whether it earns a certificate: the whole course of a job role."""
    release_number: int
    assigned_at: datetime
    completed_at: datetime


@frozen
class AssignmentRow:
    """One assignment with its course: one that was not withdrawn, or was completed before."""

    id: UUID
    course_id: UUID
    course_version_id: UUID
    course_code: str
    course_title: str
    minutes: int
    release_number: int
    reason: AssignmentReason
    assigned_at: datetime
    due_at: datetime
    fulfilled_at: datetime | None

    def is_overdue(self, now: datetime) -> bool:
        """Test if the person still owes the course after its day has passed."""
        return self.days_late(now) > 0

    def days_late(self, now: datetime) -> int:
        """Return how many days the course is overdue; 0 if it is not."""
        return 0 if self.fulfilled_at is not None else max(rules.days_late(self.due_at, now), 0)


def is_owed(*, now: datetime) -> ColumnElement[bool]:
    """Test, as part of a statement with the course version, if an objective of an assignment is owed by now.

    Later ones wait until the course is completed. Who had completed all of it before this version came waits from then on,
    or everything later would be owed at once.
    """
    waited = [
        days_between(since, now) >= Objective.due_after_days
        for since in (Assignment.fulfilled_at, CourseVersion.created_at)
    ]
    return or_(Objective.due_after_days == 0, and_(*waited))


def is_any_part_completed(session: Session, course_version_ids: Collection[UUID]) -> bool:
    """Test if anybody at all has completed a required module of these course versions."""
    required = CourseVersionModule.course_version_id.in_(course_version_ids), CourseVersionModule.required.is_(True)
    # Two statements: asked in one, a server that has not seen these versions yet reads the progress of the whole company.
    modules = session.scalars(select(CourseVersionModule.module_version_id).where(*required).distinct()).all()
    completed = ModuleProgress.module_version_id.in_(modules), ModuleProgress.completed_at.is_not(None)
    return bool(session.scalar(select(exists().where(*completed))))


def list_completed(session: Session, employee_ids: Sequence[UUID]) -> tuple[CompletedRow, ...]:
    """Return the open assignments of these people of which the ledger shows all required modules complete."""
    progress = and_(
        ModuleProgress.employee_id == Assignment.employee_id,
        ModuleProgress.module_version_id == CourseVersionModule.module_version_id,
    )
    done = (
        select(Assignment.id, func.max(ModuleProgress.completed_at).label("completed_at"))
        .join(
            CourseVersionModule,
            and_(
                CourseVersionModule.course_version_id == Assignment.course_version_id,
                CourseVersionModule.required.is_(True),
            ),
        )
        .outerjoin(ModuleProgress, progress)
        .where(
            Assignment.employee_id.in_(employee_ids),
            Assignment.withdrawn_at.is_(None),
            Assignment.fulfilled_at.is_(None),
        )
        .group_by(Assignment.id)
        .having(func.count() == func.count(ModuleProgress.completed_at))
        .subquery()
    )
    rows = session.execute(
        select(
            Assignment.id,
            Assignment.employee_id,
            Employee.name.label("employee_name"),
            Assignment.course_version_id,
            CourseVersion.title.label("course_title"),
            # A delta leaves the certificate as it is: it says what was completed then.
            and_(Course.job_role_id.is_not(None), CourseVersion.since_number == 0).label("is_certified"),
            CourseVersion.release_number,
            Assignment.assigned_at,
            done.c.completed_at,
        )
        .join(done, done.c.id == Assignment.id)
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .join(Course, Course.id == Assignment.course_id)
        .order_by(Assignment.id)
    ).mappings()
    return tuple(CompletedRow(**row) for row in rows)


_ASSIGNMENT = (
    select(
        Assignment.id,
        Assignment.course_id,
        Assignment.course_version_id,
        Course.code.label("course_code"),
        CourseVersion.title.label("course_title"),
        CourseVersion.minutes,
        CourseVersion.release_number,
        Assignment.reason,
        Assignment.assigned_at,
        Assignment.due_at,
        Assignment.fulfilled_at,
    )
    .join(Course, Course.id == Assignment.course_id)
    .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
)


def find_live(session: Session, assignment_id: UUID) -> tuple[UUID, AssignmentRow] | None:
    """Return whose assignment it is and the assignment itself, or `None` if there is none or it was withdrawn."""
    query = _ASSIGNMENT.add_columns(Assignment.employee_id).where(
        Assignment.id == assignment_id, Assignment.withdrawn_at.is_(None)
    )
    row = session.execute(query).mappings().first()
    return None if row is None else (row["employee_id"], _assignment_row(row))


def list_open_below(
    session: Session, leader_ids: Collection[UUID], assignment_ids: Collection[UUID]
) -> tuple[tuple[UUID, AssignmentRow], ...]:
    """Return those of these assignments that people below one of these managers have, and whose they are, if not withdrawn."""
    below = exists().where(
        ReportingLine.manager_id.in_(leader_ids),
        ReportingLine.employee_id == Assignment.employee_id,
        ReportingLine.depth > 0,
    )
    query = _ASSIGNMENT.add_columns(Assignment.employee_id).where(Assignment.id.in_(assignment_ids), below)
    rows = session.execute(query.where(Assignment.withdrawn_at.is_(None)).order_by(Assignment.id)).mappings()
    return tuple((row["employee_id"], _assignment_row(row)) for row in rows)


def filter_open(session: Session, assignment_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return which of these assignments are neither completed nor withdrawn."""
    is_open = Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_(None)
    return frozenset(session.scalars(select(Assignment.id).where(Assignment.id.in_(assignment_ids), *is_open)))


def list_live_and_completed(session: Session, employee_id: UUID) -> tuple[AssignmentRow, ...]:
    """Return what a person has to do, the first due first, then all that they have ever completed, the newest first."""
    query = _ASSIGNMENT.where(
        Assignment.employee_id == employee_id,
        or_(Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_not(None)),
    )
    order = Assignment.fulfilled_at.is_not(None), Assignment.fulfilled_at.desc(), Assignment.due_at, Assignment.id
    return tuple(_assignment_row(row) for row in session.execute(query.order_by(*order)).mappings())


def _assignment_row(row: Any) -> AssignmentRow:
    values = {key: row[key] for key in AssignmentRow.__dataclass_fields__}
    return AssignmentRow(**{**values, "reason": AssignmentReason(values["reason"])})
