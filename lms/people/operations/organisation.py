"""Applying a company that was written as values, as a content package writes it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.people.models import Department, JobRole, Organisation, Site
from lms.people.terms import OrganisationDocument


class DepartmentUnknown(RuleViolation):
    """A job role names a department that does not exist."""

    field = "department"


def apply_organisation(
    session: Session, document: OrganisationDocument, now: datetime, *, viewer: Viewer | None = None
) -> None:
    """Add and rename by code what the document has, in its order; keep what it leaves out, restore what was archived.

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
    for name in sites:
        known[name].archived_at = None
    session.flush()


def _apply_departments(session: Session, document: OrganisationDocument) -> dict[str, Department]:
    known = {
        row.code: row for row in session.scalars(select(Department).order_by(Department.position, Department.code))
    }
    for unit in document.departments:
        if unit.code not in known:
            known[unit.code] = Department(id=ids.new_id(), code=unit.code, position=0)
            session.add(known[unit.code])
        known[unit.code].name, known[unit.code].archived_at = unit.name, None
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
        row.headcount, row.leads, row.archived_at = role.headcount, role.leads, None
    for position, code in enumerate(_listed_first([role.code for role in document.job_roles], known)):
        known[code].position = position
    session.flush()


def _listed_first(listed: Sequence[str], known: Collection[str]) -> list[str]:
    return [*dict.fromkeys(listed), *(name for name in known if name not in set(listed))]
