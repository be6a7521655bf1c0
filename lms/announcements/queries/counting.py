"""The statements that count who has read and confirmed what, for the company and each of its groups."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, case, func, literal, select

from lms.announcements.models import AnnouncementFigure, AnnouncementReceipt, MantraConfirmation
from lms.announcements.terms import FigureKind, mantra_subject
from lms.people.models import Employee, JobRole, Placement, ReportingLine
from lms.people.terms import EmploymentState

COMPANY = UUID(int=0)
COLUMNS = ["subject_id", "kind", "unit_id", "reached_count", "read_count", "done_count"]


def sums_of_announcement(announcement_id: UUID) -> Iterator[Any]:
    """Return the statements that count who of those that work here has received, read and confirmed an announcement."""
    people = (
        select(
            Employee.id.label("employee_id"),
            Employee.site_id,
            AnnouncementReceipt.read_at.label("read_at"),
            AnnouncementReceipt.done_at.label("done_at"),
        )
        .join(AnnouncementReceipt, AnnouncementReceipt.employee_id == Employee.id)
        .where(AnnouncementReceipt.announcement_id == announcement_id, Employee.state == EmploymentState.ACTIVE)
        .subquery("reached")
    )
    return _all_sums(announcement_id, people)


def sums_of_mantra(version: int) -> Iterator[Any]:
    """Return the statements that count who of those that work here has confirmed a version of the mantra."""
    people = (
        select(
            Employee.id.label("employee_id"),
            Employee.site_id,
            MantraConfirmation.confirmed_at.label("read_at"),
            MantraConfirmation.confirmed_at.label("done_at"),
        )
        .outerjoin(
            MantraConfirmation,
            and_(MantraConfirmation.employee_id == Employee.id, MantraConfirmation.version == version),
        )
        .where(Employee.state == EmploymentState.ACTIVE)
        .subquery("reached")
    )
    return _all_sums(mantra_subject(version), people)


def _all_sums(subject_id: UUID, people: Subquery) -> Iterator[Any]:
    nobody = literal(COMPANY, AnnouncementFigure.unit_id.type)
    company = _sums(subject_id, FigureKind.COMPANY, nobody, people).having(func.count() > 0)
    sites = _sums(subject_id, FigureKind.SITE, people.c.site_id, people).where(people.c.site_id.is_not(None))
    departments = (
        _sums(subject_id, FigureKind.DEPARTMENT, JobRole.department_id, people)
        .join(Placement, and_(Placement.employee_id == people.c.employee_id, Placement.ends_on.is_(None)))
        .join(JobRole, JobRole.id == Placement.job_role_id)
    )
    teams = _sums(subject_id, FigureKind.TEAM, ReportingLine.manager_id, people).join(
        ReportingLine, and_(ReportingLine.employee_id == people.c.employee_id, ReportingLine.depth > 0)
    )
    yield company
    yield sites.group_by(people.c.site_id)
    yield departments.group_by(JobRole.department_id)
    yield teams.group_by(ReportingLine.manager_id)


def _sums(subject_id: UUID, kind: FigureKind, unit: ColumnElement[Any] | Any, people: Subquery) -> Any:
    def those(has: ColumnElement[Any]) -> ColumnElement[int]:
        return func.count(case((has.is_not(None), people.c.employee_id)).distinct())

    return select(
        literal(subject_id, AnnouncementFigure.subject_id.type),
        literal(kind, AnnouncementFigure.kind.type),
        unit,
        func.count(people.c.employee_id.distinct()),
        those(people.c.read_at),
        those(people.c.done_at),
    ).select_from(people)
