"""What can be done to the company: its sites, departments and job roles."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids, text
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.people import queries, rules
from lms.people.models import Department, JobRole, Organisation, Site
from lms.people.terms import OrganisationDocument

MAX_UNIT_NAME = 80


class DepartmentUnknown(RuleViolation):
    """A job role names a department that does not exist."""

    field = "department"


class NameTaken(RuleViolation):
    """Another department, or another job role of the department, has that name."""

    field = "name"


class JobRoleFields(TypedDict):
    """The fields of a job role."""

    name: str
    department_id: UUID
    leads: bool


def apply_organisation(
    session: Session, document: OrganisationDocument, now: datetime, *, viewer: Viewer | None = None
) -> None:
    """Add and rename by code what the document has, in its order; keep what it leaves out.

    :raises DepartmentUnknown: if a job role names a department that neither the document nor the company has
    """
    _apply_organisation(session, document)
    _apply_sites(session, document.sites)
    departments = _apply_departments(session, document)
    _apply_job_roles(session, document, departments)
    audit.record(session, viewer=viewer, action="organisation.applied", subject=document.code, at=now)


def _apply_organisation(session: Session, document: OrganisationDocument) -> None:
    organisation = session.scalars(select(Organisation)).one_or_none()
    if organisation is None:
        organisation = Organisation(id=ids.stable_id("organisation"))
        session.add(organisation)
    organisation.code, organisation.name, organisation.locale = document.code, document.name, document.locale
    organisation.sector, organisation.about = document.sector, document.about
    organisation.customer_one, organisation.customer_many = document.customer_one, document.customer_many
    session.flush()


def _apply_sites(session: Session, sites: Sequence[str]) -> None:
    known = {row.name: row for row in session.scalars(select(Site).order_by(Site.position, Site.name))}
    for name in sites:
        if name not in known:
            known[name] = Site(id=ids.new_id(), name=name, position=0)
            session.add(known[name])
    for position, name in enumerate(_listed_first(sites, known)):
        known[name].position = position
    session.flush()


def _apply_departments(session: Session, document: OrganisationDocument) -> dict[str, Department]:
    known = {
        row.code: row for row in session.scalars(select(Department).order_by(Department.position, Department.code))
    }
    for unit in document.departments:
        if unit.code not in known:
            known[unit.code] = Department(id=ids.new_id(), code=unit.code, position=0)
            session.add(known[unit.code])
        known[unit.code].name = unit.name
    for position, code in enumerate(_listed_first([unit.code for unit in document.departments], known)):
        known[code].position = position
    session.flush()
    return known


def _apply_job_roles(session: Session, document: OrganisationDocument, departments: dict[str, Department]) -> None:
    known = {row.code: row for row in session.scalars(select(JobRole).order_by(JobRole.position, JobRole.code))}
    for role in document.job_roles:
        if role.department not in departments:
            raise DepartmentUnknown(
                _(
                    "Job role “%(role)s” names the department “%(department)s”, which does not exist. Add it, or correct the name.",
                    role=role.code,
                    department=role.department,
                )
            )
        if role.code not in known:
            known[role.code] = JobRole(id=ids.new_id(), code=role.code, position=0)
            session.add(known[role.code])
        row = known[role.code]
        row.name, row.department_id = role.name, departments[role.department].id
        row.headcount, row.leads = role.headcount, role.leads
    for position, code in enumerate(_listed_first([role.code for role in document.job_roles], known)):
        known[code].position = position
    session.flush()


def _listed_first(listed: Sequence[str], known: Collection[str]) -> list[str]:
    return [*dict.fromkeys(listed), *(name for name in known if name not in set(listed))]


def add_department(session: Session, *, name: str, viewer: Viewer | None, now: datetime) -> UUID:
    """Add a department at the end of the list.

    :raises NameTaken: if another has the name
    """
    name = rules.clean_name(name, max_length=MAX_UNIT_NAME)
    departments = queries.list_departments(session)
    _check_department_name(name, departments)
    last = session.scalar(select(func.max(Department.position)))
    code = text.free_slug(name, {department.code for department in departments})
    department = Department(id=ids.new_id(), code=code, name=name, position=0 if last is None else last + 1)
    session.add(department)
    session.flush()
    audit.record(session, action="department.added", subject=department.code, viewer=viewer, at=now, name=name)
    return department.id


def edit_department(session: Session, *, department_id: UUID, name: str, viewer: Viewer | None, now: datetime) -> None:
    """Rename a department; its code stays, so that maps still find it.

    :raises NameTaken: if another has the name
    """
    name = rules.clean_name(name, max_length=MAX_UNIT_NAME)
    department = session.get(Department, department_id)
    if department is None:
        raise queries.DepartmentNotFound
    _check_department_name(name, [row for row in queries.list_departments(session) if row.id != department_id])
    before, department.name = department.name, name
    session.flush()
    audit.record(
        session, action="department.edited", subject=department.code, viewer=viewer, at=now, before=before, name=name
    )


def add_job_role(
    session: Session, *, name: str, department_id: UUID, leads: bool, viewer: Viewer | None, now: datetime
) -> UUID:
    """Add a job role at the end of the list.

    :raises NameTaken: if another of the department has the name
    :raises DepartmentUnknown: if there is no such department
    """
    name = rules.clean_name(name, max_length=MAX_UNIT_NAME)
    _check_department(session, department_id)
    roles = queries.list_job_roles(session)
    _check_job_role_name(name, department_id, roles)
    code = text.free_slug(name, {role.code for role in roles})
    last = session.scalar(select(func.max(JobRole.position)))
    role = JobRole(
        id=ids.new_id(),
        code=code,
        name=name,
        department_id=department_id,
        leads=leads,
        headcount=0,
        position=0 if last is None else last + 1,
    )
    session.add(role)
    session.flush()
    audit.record(session, action="job-role.added", subject=code, viewer=viewer, at=now, name=name)
    return role.id


def edit_job_role(
    session: Session,
    *,
    job_role_id: UUID,
    name: str,
    department_id: UUID,
    leads: bool,
    viewer: Viewer | None,
    now: datetime,
) -> None:
    """Change a job role; its code stays, so that maps still find it.

    :raises DepartmentUnknown: if there is no such department
    :raises NameTaken: if another of the department has the name
    """
    name = rules.clean_name(name, max_length=MAX_UNIT_NAME)
    role = session.get(JobRole, job_role_id)
    if role is None:
        raise queries.JobRoleNotFound
    _check_department(session, department_id)
    others = [row for row in queries.list_job_roles(session) if row.id != job_role_id]
    _check_job_role_name(name, department_id, others)
    before, role.name, role.department_id, role.leads = role.name, name, department_id, leads
    session.flush()
    audit.record(session, action="job-role.edited", subject=role.code, viewer=viewer, at=now, before=before, name=name)


def _check_department_name(name: str, others: Iterable[queries.DepartmentRow]) -> None:
    if _is_among(name, (other.name for other in others)):
        raise NameTaken(_("Another department already has this name. Enter a different one."))


def _check_job_role_name(name: str, department_id: UUID, others: Iterable[queries.JobRoleRow]) -> None:
    if _is_among(name, (other.name for other in others if other.department_id == department_id)):
        raise NameTaken(_("Another job role in this department already has this name. Enter a different one."))


def _is_among(name: str, others: Iterable[str]) -> bool:
    """Test if another has the name, whatever its case and spacing."""
    return ids.normalise(name) in map(ids.normalise, others)


def _check_department(session: Session, department_id: UUID) -> None:
    if session.get(Department, department_id) is None:
        raise DepartmentUnknown(_("Choose a department from the list."))
