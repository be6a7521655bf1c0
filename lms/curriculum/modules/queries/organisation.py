"""Reading what an audience may name, and whom it reaches."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from lms.courses import queries as courses
from lms.courses.format.parts import LessonPart, PartKind
from lms.courses.terms import Audience
from lms.curriculum.modules import rules
from lms.curriculum.modules.terms import OrganisationFacts, Reach, ReachReason
from lms.curriculum.stations import Stations
from lms.journeys import queries as journeys
from lms.people import queries as people
from lms.people.models import Employee, JobRole, Placement
from lms.people.terms import DepartmentDocument, EmploymentState, JobRoleDocument, OrganisationDocument
from lms.vision import queries as vision


def load_organisation(session: Session) -> OrganisationFacts:
    """Return what an audience may name, and who holds what where."""
    return OrganisationFacts(
        departments=tuple(DepartmentDocument(code=u.code, name=u.name) for u in people.list_departments(session)),
        job_roles=tuple(
            JobRoleDocument(code=role.code, name=role.name, department=role.department_code)
            for role in people.list_job_roles(session)
        ),
        sites=tuple(place.name for place in people.list_sites(session)),
        maps=journeys.list_published_maps(session),
        held_at=courses.job_roles_by_site(session),
    )


def load_stations(session: Session, organisation: OrganisationFacts, parts: Iterable[LessonPart]) -> Stations:
    """Return the journeys as the next release would have them, with all that these parts show of the company."""
    company = people.find_organisation(session)
    document = OrganisationDocument(
        code=company.code if company else "",
        name=company.name if company else "",
        locale=company.locale if company else "",
        customer_one=company.customer_one if company else "",
        customer_many=company.customer_many if company else "",
        job_roles=organisation.job_roles,
    )
    shows_pillars = any(part.kind is PartKind.KEEPS for part in parts)
    return Stations(document, organisation.maps, vision.find_active_mantra(session) if shows_pillars else None)


def reach_of(session: Session, audience: Audience, organisation: OrganisationFacts) -> Reach:
    """Count whom a module for this audience reaches, by one statement."""
    found = rules.reasons(audience, organisation)
    if not found:
        return Reach(people_count=0, reasons=())
    everyone = select(func.count()).where(Employee.state == EmploymentState.ACTIVE).scalar_subquery()
    together = frozenset[str]().union(*(reason.job_roles for reason in found))
    columns = [_holders(reason.job_roles) if reason.job_roles else everyone * 0 for reason in found]
    if audience.everyone:
        columns[0] = everyone
    row = session.execute(
        # The last column makes it one row even where nobody is counted by what they do.
        select(everyone if audience.everyone else _holders(together), *columns, func.count(Placement.employee_id))
        .select_from(Placement)
        .join(Employee, Employee.id == Placement.employee_id)
        .join(JobRole, JobRole.id == Placement.job_role_id)
        .where(Placement.ends_on.is_(None), Employee.state == EmploymentState.ACTIVE, JobRole.code.in_(together))
    ).one()
    counts = [ReachReason(reason=reason, people_count=count) for reason, count in zip(found, row[1:-1], strict=True)]
    return Reach(people_count=row[0], reasons=tuple(counts))


def _holders(job_roles: frozenset[str]) -> Any:
    return func.count(case((JobRole.code.in_(job_roles), Placement.employee_id)).distinct())
