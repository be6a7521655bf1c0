"""What can be done to the company's sites, departments and job roles: add, edit, archive, restore."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict, cast
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids, text
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.people import queries, rules
from lms.people.models import Department, JobRole, Site
from lms.people.operations.organisation import DepartmentUnknown
from lms.people.terms import ListedDepartment, UnitKind
from lms.people.units import queries as units

Unit = Site | Department | JobRole
_TABLES: dict[UnitKind, type[Unit]] = {
    UnitKind.SITE: Site,
    UnitKind.DEPARTMENT: Department,
    UnitKind.JOB_ROLE: JobRole,
}
_ADDED = {UnitKind.SITE: "site.added", UnitKind.DEPARTMENT: "department.added", UnitKind.JOB_ROLE: "job-role.added"}


class NameTaken(RuleViolation):
    """Another site, another department, or another job role of the department, has that name."""

    field = "name"


class UnitInUse(Conflict):
    """People have it, or it has job roles that are in use."""


class JobRoleFields(TypedDict):
    """The fields of a job role."""

    name: str
    department_id: UUID
    leads: bool


# ── Add and edit ───────────────────────────────────────────────────────────────────────────────────────────────────


def add_site(session: Session, *, name: str, viewer: Viewer | None, now: datetime) -> UUID:
    """Add a site at the end of the list.

    :raises NameTaken: if another has the name
    """
    name = rules.clean_name(name)
    _check_site_name(session, name)
    return _add(session, Site(id=ids.new_id(), name=name), UnitKind.SITE, viewer=viewer, now=now)


def edit_site(session: Session, *, site_id: UUID, name: str, viewer: Viewer | None, now: datetime) -> None:
    """Rename a site.

    :raises NameTaken: if another has the name
    """
    name = rules.clean_name(name)
    site = get_unit(session, UnitKind.SITE, site_id)
    _check_site_name(session, name, but=site_id)
    before, site.name = site.name, name
    session.flush()
    audit.record(session, action="site.edited", subject=site_id, viewer=viewer, at=now, before=before, name=name)


def add_department(session: Session, *, name: str, viewer: Viewer | None, now: datetime) -> UUID:
    """Add a department at the end of the list.

    :raises NameTaken: if another has the name
    """
    name = rules.clean_name(name, max_length=rules.MAX_UNIT_NAME)
    departments = queries.list_departments(session, with_archived=True)
    _check_department_name(name, departments)
    code = text.free_slug(name, {department.code for department in departments})
    unit = Department(id=ids.new_id(), code=code, name=name)
    return _add(session, unit, UnitKind.DEPARTMENT, viewer=viewer, now=now)


def edit_department(session: Session, *, department_id: UUID, name: str, viewer: Viewer | None, now: datetime) -> None:
    """Rename a department; its code stays, so that maps still find it.

    :raises NameTaken: if another has the name
    """
    name = rules.clean_name(name, max_length=rules.MAX_UNIT_NAME)
    department = session.get(Department, department_id)
    if department is None:
        raise queries.DepartmentNotFound
    others = queries.list_departments(session, with_archived=True)
    _check_department_name(name, [row for row in others if row.id != department_id])
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
    name = rules.clean_name(name, max_length=rules.MAX_UNIT_NAME)
    _check_department(session, department_id)
    roles = queries.list_job_roles(session, with_archived=True)
    _check_job_role_name(name, department_id, roles)
    code = text.free_slug(name, {role.code for role in roles})
    role = JobRole(id=ids.new_id(), code=code, name=name, department_id=department_id, leads=leads, headcount=0)
    return _add(session, role, UnitKind.JOB_ROLE, viewer=viewer, now=now)


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
    name = rules.clean_name(name, max_length=rules.MAX_UNIT_NAME)
    role = session.get(JobRole, job_role_id)
    if role is None:
        raise queries.JobRoleNotFound
    _check_department(session, department_id)
    others = [row for row in queries.list_job_roles(session, with_archived=True) if row.id != job_role_id]
    _check_job_role_name(name, department_id, others)
    before, role.name, role.department_id, role.leads = role.name, name, department_id, leads
    session.flush()
    audit.record(session, action="job-role.edited", subject=role.code, viewer=viewer, at=now, before=before, name=name)


def add_listed_sites(session: Session, *, names: Sequence[str], viewer: Viewer | None, now: datetime) -> int:
    """Add the sites of a list that the company does not have; return how many. One that was archived is restored."""
    known = {ids.normalise(row.name): row for row in session.scalars(select(Site))}
    position = _last_position(session, Site)
    fresh = []
    for name in names:
        folded = ids.normalise(name)
        if folded in known:
            known[folded].archived_at = None
            continue
        position += 1
        known[folded] = Site(id=ids.new_id(), name=name, position=position)
        fresh.append(known[folded])
    session.add_all(fresh)
    session.flush()
    if fresh:
        names = [site.name for site in fresh]
        audit.record(session, action="site.listed", subject="sites", viewer=viewer, at=now, names=names)
    return len(fresh)


def add_listed(
    session: Session, *, departments: Sequence[ListedDepartment], viewer: Viewer | None, now: datetime
) -> tuple[int, int]:
    """Add the departments and job roles of a list that the company does not have; return how many of each.

    One that was archived is restored. What the list leaves out stays.
    """
    known = {ids.normalise(row.name): row for row in session.scalars(select(Department))}
    roles = {(row.department_id, ids.normalise(row.name)): row for row in session.scalars(select(JobRole))}
    codes = {row.code for row in roles.values()}
    unit_codes = {row.code for row in known.values()}
    unit_place, role_place = _last_position(session, Department), _last_position(session, JobRole)
    before = len(known), len(roles)
    for listed in departments:
        folded = ids.normalise(listed.name)
        if folded not in known:
            unit_place += 1
            code = text.free_slug(listed.name, unit_codes)
            unit_codes.add(code)
            known[folded] = Department(id=ids.new_id(), code=code, name=listed.name, position=unit_place)
            session.add(known[folded])
        unit = known[folded]
        unit.archived_at = None
        for name in listed.job_roles:
            key = unit.id, ids.normalise(name)
            if key not in roles:
                role_place += 1
                code = text.free_slug(name, codes)
                codes.add(code)
                roles[key] = JobRole(
                    id=ids.new_id(),
                    code=code,
                    name=name,
                    department_id=unit.id,
                    position=role_place,
                    headcount=0,
                    leads=False,
                )
                session.add(roles[key])
            roles[key].archived_at = None
    session.flush()
    added = len(known) - before[0], len(roles) - before[1]
    if any(added):
        audit.record(
            session,
            action="job-role.listed",
            subject="job-roles",
            viewer=viewer,
            at=now,
            departments=added[0],
            job_roles=added[1],
        )
    return added


def _add(session: Session, unit: Unit, kind: UnitKind, *, viewer: Viewer | None, now: datetime) -> UUID:
    unit.position = _last_position(session, _TABLES[kind]) + 1
    session.add(unit)
    session.flush()
    audit.record(session, action=_ADDED[kind], subject=subject_of(unit), viewer=viewer, at=now, name=unit.name)
    return unit.id


def _last_position(session: Session, table: type[Unit]) -> int:
    last = session.scalar(select(func.max(table.position)))
    return -1 if last is None else last


def subject_of(unit: Unit) -> str:
    """Return what the audit log calls a unit. For this package only."""
    return str(unit.id) if isinstance(unit, Site) else unit.code


def get_unit(session: Session, kind: UnitKind, unit_id: UUID) -> Unit:
    """Return the row of a unit. For this package only.

    :raises UnitNotFound: if there is none
    """
    unit = cast("Unit | None", session.get(_TABLES[kind], unit_id))
    if unit is None:
        raise units.UnitNotFound
    return unit


# ── Archive and restore ───────────────────────────────────────────────────────────────────────────────────────────


def archive_unit(session: Session, *, kind: UnitKind, unit_id: UUID, viewer: Viewer | None, now: datetime) -> None:
    """Archive a unit: it is offered no more, and what happened with it stays.

    :raises UnitNotFound: if there is none
    :raises UnitInUse: if people have it, or job roles of it are in use
    """
    unit = get_unit(session, kind, unit_id)
    if units.count_holders(session, kind, unit_id):
        raise UnitInUse(_("People still work there. Move them first, or merge it into another."))
    unit.archived_at = now
    session.flush()
    audit.record(session, action=f"{kind}.archived", subject=subject_of(unit), viewer=viewer, at=now, name=unit.name)


def restore_unit(session: Session, *, kind: UnitKind, unit_id: UUID, viewer: Viewer | None, now: datetime) -> None:
    """Restore an archived unit, a job role together with its department.

    :raises UnitNotFound: if there is none
    """
    unit = get_unit(session, kind, unit_id)
    unit.archived_at = None
    if isinstance(unit, JobRole):
        session.execute(update(Department).where(Department.id == unit.department_id).values(archived_at=None))
    session.flush()
    audit.record(session, action=f"{kind}.restored", subject=subject_of(unit), viewer=viewer, at=now, name=unit.name)


# ── Names ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _check_site_name(session: Session, name: str, but: UUID | None = None) -> None:
    others = queries.list_sites(session, with_archived=True)
    if _is_among(name, (other.name for other in others if other.id != but)):
        raise NameTaken(_("Another site already has this name. Enter a different one."))


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
