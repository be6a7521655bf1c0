"""Reading the company and its people."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Exists, exists, func, select
from sqlalchemy.orm import Session, aliased

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.people.models import (
    Department,
    Employee,
    JobRole,
    Organisation,
    Placement,
    ReportingLine,
    Site,
)
from lms.people.terms import DepartmentDocument, EmploymentState, JobRoleDocument, OrganisationDocument

PAGE_ROWS = 50


class EmployeeNotFound(NotFound):
    """There is no such person, or not for this viewer."""


class OrganisationNotFound(NotFound):
    """No company has been imported yet."""


class DepartmentNotFound(NotFound):
    """There is no such department."""


class JobRoleNotFound(NotFound):
    """There is no such job role."""


@frozen
class OrganisationRow:
    """The company in short."""

    code: str
    name: str
    locale: str
    customer_one: str
    customer_many: str
    time_zone: str = ""
    """IANA name; empty while the one of the configuration counts."""
    colour: str = ""
    logo_sha256: str = ""


@frozen
class SiteRow:
    """A site."""

    id: UUID
    name: str


@frozen
class DepartmentRow:
    """A part of the company."""

    id: UUID
    code: str
    name: str


@frozen
class JobRoleRow:
    """A job role with its department."""

    id: UUID
    code: str
    name: str
    leads: bool
    headcount: int
    department_id: UUID
    department_code: str
    department_name: str


@frozen
class PlacementRow:
    """A job role which a person holds now."""

    employee_id: UUID
    starts_on: date
    job_role: JobRoleRow


@frozen
class EmployeeRow:
    """A person, with the names of manager and site."""

    id: UUID
    name: str
    email: str
    state: EmploymentState
    joined_on: date
    ended_on: date | None
    number: str | None
    photo_sha256: str | None
    manager_id: UUID | None
    manager_name: str | None
    site_id: UUID | None
    site_name: str | None

    @property
    def is_active(self) -> bool:
        """Test if the person works here now."""
        return self.state is EmploymentState.ACTIVE

    @property
    def is_planned(self) -> bool:
        """Test if the person starts on a later day."""
        return self.state is EmploymentState.PLANNED

    @property
    def has_left(self) -> bool:
        """Test if the person no longer works here."""
        return self.state is EmploymentState.ENDED


@frozen
class EmployeePage:
    """One person, for the administrator."""

    employee: EmployeeRow
    placements: tuple[PlacementRow, ...]
    report_count: int


_manager = aliased(Employee)
_EMPLOYEE = (
    select(
        Employee.id,
        Employee.name,
        Employee.email,
        Employee.state,
        Employee.joined_on,
        Employee.ended_on,
        Employee.number,
        Employee.photo_sha256,
        Employee.manager_id,
        _manager.name.label("manager_name"),
        Employee.site_id,
        Site.name.label("site_name"),
    )
    .outerjoin(_manager, Employee.manager_id == _manager.id)
    .outerjoin(Site, Employee.site_id == Site.id)
)
_JOB_ROLE = select(
    JobRole.id,
    JobRole.code,
    JobRole.name,
    JobRole.leads,
    JobRole.headcount,
    JobRole.department_id,
    Department.code.label("department_code"),
    Department.name.label("department_name"),
).join(Department, JobRole.department_id == Department.id)


def find_organisation(session: Session) -> OrganisationRow | None:
    """Return the company, or `None` before anything was imported."""
    row = session.execute(
        select(
            Organisation.code,
            Organisation.name,
            Organisation.locale,
            Organisation.customer_one,
            Organisation.customer_many,
            Organisation.time_zone,
            Organisation.colour,
            func.coalesce(Organisation.logo_sha256, "").label("logo_sha256"),
        )
    ).first()
    return OrganisationRow(**row._asdict()) if row else None


def list_sites(session: Session, *, with_archived: bool = False) -> tuple[SiteRow, ...]:
    """Return the sites in use, or all, in the company's order."""
    query = select(Site.id, Site.name).order_by(Site.position, Site.name)
    if not with_archived:
        query = query.where(Site.archived_at.is_(None))
    return tuple(SiteRow(**row._asdict()) for row in session.execute(query))


def list_departments(session: Session, *, with_archived: bool = False) -> tuple[DepartmentRow, ...]:
    """Return the departments in use, or all, in the company's order."""
    query = select(Department.id, Department.code, Department.name).order_by(Department.position, Department.code)
    if not with_archived:
        query = query.where(Department.archived_at.is_(None))
    return tuple(DepartmentRow(**row._asdict()) for row in session.execute(query))


def list_job_roles(session: Session, *, with_archived: bool = False) -> tuple[JobRoleRow, ...]:
    """Return the job roles in use, or all, by department, in the company's order."""
    query = _JOB_ROLE.order_by(Department.position, Department.code, JobRole.position, JobRole.code)
    if not with_archived:
        query = query.where(JobRole.archived_at.is_(None))
    return tuple(JobRoleRow(**row._asdict()) for row in session.execute(query))


def get_job_role(session: Session, job_role_id: UUID) -> JobRoleRow:
    """Return one job role.

    :raises JobRoleNotFound: if there is none
    """
    if (row := session.execute(_JOB_ROLE.where(JobRole.id == job_role_id)).first()) is None:
        raise JobRoleNotFound
    return JobRoleRow(**row._asdict())


def organisation_document(session: Session) -> OrganisationDocument:
    """Return the company as values, as a content package writes it.

    :raises OrganisationNotFound: before anything was imported
    """
    organisation = session.execute(select(Organisation)).scalar_one_or_none()
    if organisation is None:
        raise OrganisationNotFound(_("Set up your company first: it has no name yet."))
    return OrganisationDocument(
        code=organisation.code,
        name=organisation.name,
        locale=organisation.locale,
        sector=organisation.sector,
        about=organisation.about,
        customer_one=organisation.customer_one,
        customer_many=organisation.customer_many,
        sites=tuple(row.name for row in list_sites(session)),
        departments=tuple(DepartmentDocument(code=row.code, name=row.name) for row in list_departments(session)),
        job_roles=tuple(
            JobRoleDocument(
                code=row.code,
                name=row.name,
                department=row.department_code,
                headcount=row.headcount,
                leads=row.leads,
            )
            # In the package's own order, which need not follow the departments'.
            for row in session.execute(
                _JOB_ROLE.where(JobRole.archived_at.is_(None)).order_by(JobRole.position, JobRole.code)
            )
        ),
    )


def find_employee(session: Session, employee_id: UUID) -> EmployeeRow | None:
    """Return a person, or `None`."""
    row = session.execute(_EMPLOYEE.where(Employee.id == employee_id)).first()
    return EmployeeRow(**row._asdict()) if row else None


def get_employee(session: Session, employee_id: UUID) -> EmployeeRow:
    """Return a person.

    :raises EmployeeNotFound: if there is none
    """
    if (row := find_employee(session, employee_id)) is None:
        raise EmployeeNotFound
    return row


def find_employee_by_email(session: Session, email: str) -> EmployeeRow | None:
    """Return the person with that canonical address, or `None`."""
    row = session.execute(_EMPLOYEE.where(Employee.email == email)).first()
    return EmployeeRow(**row._asdict()) if row else None


def employees_query() -> Any:
    """Return the statement that reads people with the names of manager and site, for features that narrow it."""
    return _EMPLOYEE


def employee_row(row: Any) -> EmployeeRow:
    """Return a person, from a row of `employees_query` that may have further columns."""
    return EmployeeRow(**{name: getattr(row, name) for name in EmployeeRow.__dataclass_fields__})


def names_of(session: Session, employee_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of people, in one query."""
    rows = session.execute(select(Employee.id, Employee.name).where(Employee.id.in_(employee_ids)))
    return {row.id: row.name for row in rows}


def current_placements(session: Session, employee_id: UUID) -> tuple[PlacementRow, ...]:
    """Return the job roles which a person holds now, in the company's order."""
    return placements_of(session, (employee_id,)).get(employee_id, ())


def placements_of(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, tuple[PlacementRow, ...]]:
    """Return the job roles which each of these people holds now; who holds none is left out."""
    query = (
        _JOB_ROLE.add_columns(Placement.employee_id, Placement.starts_on)
        .join(Placement, Placement.job_role_id == JobRole.id)
        .where(Placement.employee_id.in_(employee_ids), Placement.ends_on.is_(None))
        .order_by(Department.position, JobRole.position, JobRole.code)
    )
    found: dict[UUID, list[PlacementRow]] = defaultdict(list)
    for row in session.execute(query):
        values = row._asdict()
        employee_id, starts_on = values.pop("employee_id"), values.pop("starts_on")
        found[employee_id].append(
            PlacementRow(employee_id=employee_id, starts_on=starts_on, job_role=JobRoleRow(**values))
        )
    return {employee_id: tuple(rows) for employee_id, rows in found.items()}


def list_due_to_start(session: Session, day: date) -> tuple[UUID, ...]:
    """Return the people whose first day has come, and who are still expected."""
    due = Employee.state == EmploymentState.PLANNED, Employee.joined_on <= day
    return tuple(session.scalars(select(Employee.id).where(*due).order_by(Employee.id)))


def manager_ids_above(session: Session, employee_id: UUID) -> tuple[UUID, ...]:
    """Return everyone above a person, nearest first."""
    query = (
        select(ReportingLine.manager_id)
        .where(ReportingLine.employee_id == employee_id, ReportingLine.depth > 0)
        .order_by(ReportingLine.depth)
    )
    return tuple(session.scalars(query))


def is_in_line(session: Session, manager_id: UUID, employee_id: UUID) -> bool:
    """Test if the person is the manager themself or anyone below them."""
    return session.get(ReportingLine, (manager_id, employee_id)) is not None


def leads(session: Session, leader_ids: Sequence[UUID], employee_id: UUID) -> bool:
    """Test if the person is below one of these managers."""
    below = ReportingLine.manager_id.in_(leader_ids), ReportingLine.employee_id == employee_id, ReportingLine.depth > 0
    return bool(session.scalar(select(exists().where(*below))))


def works_in(department_id: UUID) -> Exists:
    """Return the condition that a person has a job role of the department now."""
    # Tested person by person, so that a page of a large department stops as soon as it is full.
    return exists().where(
        Placement.employee_id == Employee.id,
        Placement.ends_on.is_(None),
        Placement.job_role_id == JobRole.id,
        JobRole.department_id == department_id,
    )


def employee_page(session: Session, employee: EmployeeRow) -> EmployeePage:
    """Return one person with what they do and how many report to them."""
    is_report = Employee.manager_id == employee.id, Employee.state == EmploymentState.ACTIVE
    return EmployeePage(
        employee=employee,
        placements=current_placements(session, employee.id),
        report_count=session.scalar(select(func.count()).where(*is_report)) or 0,
    )


def job_details(session: Session, employee: EmployeeRow) -> dict[str, object]:
    """Return a person's job roles, manager and site, as the form shows them."""
    manager = find_employee(session, employee.manager_id) if employee.manager_id else None
    return {
        "job_roles": [placement.job_role.id for placement in current_placements(session, employee.id)],
        "manager": manager.email if manager else "",
        "site": employee.site_id,
    }


def count_up_to(session: Session, most: int) -> int:
    """Return how many people are here, or were; `most` if they are more, for who asks often and only how large the company is."""
    some = select(Employee.id).limit(most).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0
