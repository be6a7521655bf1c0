"""Reading sites, departments and job roles with the people in them."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import in_slices
from lms.people.models import Employee, JobRole, Placement, ReportingLine
from lms.people.queries import DepartmentRow, JobRoleRow, list_departments, list_job_roles
from lms.people.terms import EmploymentState, UnitKind


class UnitNotFound(NotFound):
    """There is no such site, department or job role."""


@frozen
class DepartmentListRow:
    """A department with its job roles and how many people hold each now."""

    department: DepartmentRow
    job_roles: tuple[tuple[JobRoleRow, int], ...]


def list_department_rows(session: Session) -> tuple[DepartmentListRow, ...]:
    """Return all departments with their job roles, and how many people hold each now."""
    holders = (
        select(Placement.job_role_id, func.count()).where(Placement.ends_on.is_(None)).group_by(Placement.job_role_id)
    )
    counts: dict[UUID, int] = dict(session.execute(holders).all())
    roles = defaultdict(list)
    for role in list_job_roles(session):
        roles[role.department_id].append((role, counts.get(role.id, 0)))
    return tuple(DepartmentListRow(department=d, job_roles=tuple(roles[d.id])) for d in list_departments(session))


def count_holders(session: Session, kind: UnitKind, unit_id: UUID) -> int:
    """Return how many people have a job role, work at a site, or how many job roles in use a department has."""
    query = select(func.count())
    if kind is UnitKind.SITE:
        query = query.where(Employee.site_id == unit_id, Employee.state == EmploymentState.ACTIVE)
    elif kind is UnitKind.DEPARTMENT:
        query = query.where(JobRole.department_id == unit_id, JobRole.archived_at.is_(None))
    else:
        query = query.where(Placement.job_role_id == unit_id, Placement.ends_on.is_(None))
    return session.scalar(query) or 0


def managers_above(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, tuple[UUID, ...]]:
    """Return everyone above each of these people; who has nobody above is left out."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for some in in_slices(employee_ids, 500):
        query = select(ReportingLine.employee_id, ReportingLine.manager_id).where(
            ReportingLine.employee_id.in_(some), ReportingLine.depth > 0
        )
        for employee_id, manager_id in session.execute(query.order_by(ReportingLine.depth)):
            found[employee_id].append(manager_id)
    return {employee_id: tuple(managers) for employee_id, managers in found.items()}
