"""Reading what the company is made of, and what depends on each part of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from lms.assignments.models import Assignment
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses import queries as courses
from lms.courses.models import Course
from lms.courses.terms import Audience
from lms.journeys import job_roles as map_roles
from lms.journeys import queries as journeys
from lms.journeys.drafts import queries as maps
from lms.organisation.models import UnitMerge
from lms.organisation.terms import Staying, UnitUse, UseKind, UsePlace
from lms.people import queries as people
from lms.people.models import Department, Employee, JobRole, Placement, Site
from lms.people.terms import EmploymentState, UnitKind
from lms.people.units import queries as units
from lms.vision import queries as vision


class MergeNotFound(NotFound):
    """There is no such merge."""


@frozen
class MergeRow:
    """A merge, and whether it can be undone."""

    id: UUID
    kind: UnitKind
    name: str
    into: str
    merged_at: datetime
    settled_at: datetime | None
    staying: Staying
    later: str = ""
    """Name of what was merged after that: that merge has to be undone first."""


@frozen
class UnitRow:
    """A site, a department or a job role."""

    id: UUID
    kind: UnitKind
    name: str
    code: str
    """Empty for a site."""
    is_archived: bool
    department_id: UUID | None = None
    merge: MergeRow | None = None
    """By which it was archived."""


@frozen
class SiteListRow:
    """A site with how many people work there."""

    id: UUID
    name: str
    people_count: int


@frozen
class UnitPage:
    """One unit with all that depends on it, and those into which it could be merged."""

    unit: UnitRow
    uses: tuple[UnitUse, ...]
    others: tuple[tuple[UUID, str], ...]

    @property
    def may_archive(self) -> bool:
        """Test if nothing would point at nothing."""
        return not any(use.kind.blocks_archiving for use in self.uses)

    @property
    def modules(self) -> tuple[UsePlace, ...]:
        """The modules whose audience names it: their authors have to change them."""
        return next((use.places for use in self.uses if use.kind is UseKind.MODULES), ())


@frozen
class DepartmentsPage:
    """Departments with their job roles, and what is archived."""

    rows: tuple[units.DepartmentListRow, ...]
    archived: tuple[UnitRow, ...]


@frozen
class SitesPage:
    """Sites, and those that are archived."""

    rows: tuple[SiteListRow, ...]
    archived: tuple[UnitRow, ...]


@frozen
class MergePreview:
    """What merging one unit into another would do."""

    unit: UnitRow
    into: UnitRow
    uses: tuple[UnitUse, ...]
    shared: tuple[UsePlace, ...]
    """Touchpoints at which both job roles have a part: that of the one that stays is kept."""


def departments_page(session: Session) -> DepartmentsPage:
    """Return the departments in use with their job roles, and what is archived of both."""
    archived = (*_archived(session, UnitKind.DEPARTMENT), *_archived(session, UnitKind.JOB_ROLE))
    return DepartmentsPage(rows=units.list_department_rows(session), archived=archived)


def sites_page(session: Session) -> SitesPage:
    """Return the sites in use with how many people work at each, and those that are archived."""
    works_here = (Employee.site_id == Site.id) & (Employee.state == EmploymentState.ACTIVE)
    query = (
        select(Site.id, Site.name, func.count(Employee.id).label("people_count"))
        .outerjoin(Employee, works_here)
        .where(Site.archived_at.is_(None))
        .group_by(Site.id, Site.name, Site.position)
        .order_by(Site.position, Site.name)
    )
    return SitesPage(
        rows=tuple(SiteListRow(**row._asdict()) for row in session.execute(query)),
        archived=_archived(session, UnitKind.SITE),
    )


def unit_page(session: Session, kind: UnitKind, unit_id: UUID) -> UnitPage:
    """Return a unit with all that depends on it.

    :raises UnitNotFound: if there is none
    """
    unit = get_unit(session, kind, unit_id)
    if unit.is_archived:
        unit = replace(unit, merge=_merges_of(session, kind).get(unit_id))
    return UnitPage(unit=unit, uses=find_uses(session, unit), others=_others(session, unit))


def merge_preview(session: Session, kind: UnitKind, unit_id: UUID, into_id: UUID) -> MergePreview:
    """Return what merging one unit into another would do.

    :raises UnitNotFound: if there is no such unit
    """
    unit, into = get_unit(session, kind, unit_id), get_unit(session, kind, into_id)
    documents = [working.document for working in maps.list_working(session)] if kind is UnitKind.JOB_ROLE else []
    shared = [
        UsePlace(name=touchpoint.name, code=document.code)
        for document in documents
        for touchpoint in map_roles.touchpoints_of(document, unit.code)
        if touchpoint.impact_of(into.code)
    ]
    return MergePreview(unit=unit, into=into, uses=find_uses(session, unit), shared=tuple(shared))


def get_unit(session: Session, kind: UnitKind, unit_id: UUID) -> UnitRow:
    """Return a unit, archived or not.

    :raises UnitNotFound: if there is none
    """
    unit = cast("Unit | None", session.get(_TABLES[kind], unit_id))
    if unit is None:
        raise units.UnitNotFound
    return _unit_row(kind, unit)


def find_uses(session: Session, unit: UnitRow) -> tuple[UnitUse, ...]:
    """Return all that depends on a unit, by kind; kinds without any are left out."""
    found = (*_people_uses(session, unit), *_content_uses(session, unit), _module_use(session, unit))
    return tuple(use for use in found if use.count)


Unit = Site | Department | JobRole
_TABLES: dict[UnitKind, type[Unit]] = {
    UnitKind.SITE: Site,
    UnitKind.DEPARTMENT: Department,
    UnitKind.JOB_ROLE: JobRole,
}


def _unit_row(kind: UnitKind, unit: Unit) -> UnitRow:
    return UnitRow(
        id=unit.id,
        kind=kind,
        name=unit.name,
        code="" if isinstance(unit, Site) else unit.code,
        is_archived=unit.archived_at is not None,
        department_id=unit.department_id if isinstance(unit, JobRole) else None,
    )


def _archived(session: Session, kind: UnitKind) -> tuple[UnitRow, ...]:
    table = cast("type[Site]", _TABLES[kind])
    rows = session.scalars(select(table).where(table.archived_at.is_not(None)).order_by(table.name, table.id)).all()
    merges = _merges_of(session, kind) if rows else {}
    return tuple(replace(_unit_row(kind, cast("Unit", row)), merge=merges.get(row.id)) for row in rows)


def get_merge(session: Session, merge_id: UUID) -> MergeRow:
    """Return a merge.

    :raises MergeNotFound: if there is none
    """
    kind = session.scalar(select(UnitMerge.kind).where(UnitMerge.id == merge_id))
    row = session.execute(_merges(kind).where(UnitMerge.id == merge_id)).first() if kind else None
    if row is None:
        raise MergeNotFound
    return _merge_row(row, find_later_merge(session, merge_id))


def find_later_merge(session: Session, merge_id: UUID) -> str:
    """Return the name of what was merged last after that into one of the same two; nothing if nothing was."""
    merge = session.get_one(UnitMerge, merge_id)
    both, table = (merge.unit_id, merge.into_id), cast("type[Site]", _TABLES[merge.kind])
    query = (
        select(table.name)
        .join(UnitMerge, UnitMerge.unit_id == table.id)
        .where(
            UnitMerge.id > merge_id,
            UnitMerge.settled_at.is_(None),
            or_(UnitMerge.unit_id.in_(both), UnitMerge.into_id.in_(both)),
        )
        .order_by(UnitMerge.id.desc())
        .limit(1)
    )
    return session.scalar(query) or ""


def _merges_of(session: Session, kind: UnitKind) -> dict[UUID, MergeRow]:
    """Return by unit the merge by which it was archived; each with the merge that came after it."""
    found: dict[UUID, MergeRow] = {}
    touched: dict[UUID, str] = {}
    for row in session.execute(_merges(kind).where(UnitMerge.settled_at.is_(None)).order_by(UnitMerge.id.desc())):
        later = touched.get(row.unit_id) or touched.get(row.into_id, "")
        found.setdefault(row.unit_id, _merge_row(row, later))
        touched = {row.unit_id: row.name, row.into_id: row.name} | touched
    return found


def _merges(kind: UnitKind) -> Any:
    unit, into = aliased(_TABLES[kind]), aliased(_TABLES[kind])
    return (
        select(
            UnitMerge.id,
            UnitMerge.kind,
            UnitMerge.unit_id,
            UnitMerge.into_id,
            unit.name,
            into.name.label("into"),
            UnitMerge.merged_at,
            UnitMerge.settled_at,
            UnitMerge.staying,
        )
        .join(unit, unit.id == UnitMerge.unit_id)
        .join(into, into.id == UnitMerge.into_id)
        .where(UnitMerge.kind == kind)
    )


def _merge_row(row: Any, later: str) -> MergeRow:
    staying = row.staying
    return MergeRow(
        id=row.id,
        kind=row.kind,
        name=row.name,
        into=row.into,
        merged_at=row.merged_at,
        settled_at=row.settled_at,
        staying=Staying(
            people_count=staying.get("people", 0),
            job_roles=tuple(staying.get("job_roles", ())),
            maps=tuple(staying.get("maps", ())),
        ),
        later=later,
    )


def _others(session: Session, unit: UnitRow) -> tuple[tuple[UUID, str], ...]:
    if unit.kind is UnitKind.SITE:
        named = [(site.id, site.name) for site in people.list_sites(session)]
    elif unit.kind is UnitKind.DEPARTMENT:
        named = [(one.id, one.name) for one in people.list_departments(session)]
    else:
        named = [(role.id, f"{role.name} ({role.department_name})") for role in people.list_job_roles(session)]
    return tuple((id_, name) for id_, name in named if id_ != unit.id)


def _people_uses(session: Session, unit: UnitRow) -> Iterator[UnitUse]:
    if unit.kind is UnitKind.DEPARTMENT:
        roles = [role for role in people.list_job_roles(session) if role.department_id == unit.id]
        places = tuple(UsePlace(name=role.name, code=str(role.id)) for role in roles)
        yield UnitUse(kind=UseKind.JOB_ROLES, count=len(roles), places=places)
        query = (
            select(func.count(Placement.employee_id.distinct()))
            .join(JobRole, JobRole.id == Placement.job_role_id)
            .where(JobRole.department_id == unit.id, Placement.ends_on.is_(None))
        )
        yield UnitUse(kind=UseKind.PEOPLE, count=session.scalar(query) or 0)
        return
    yield UnitUse(kind=UseKind.PEOPLE, count=units.count_holders(session, unit.kind, unit.id))
    if unit.kind is UnitKind.JOB_ROLE:
        is_open = Assignment.withdrawn_at.is_(None) & Assignment.fulfilled_at.is_(None)
        query = (
            select(func.count())
            .select_from(Assignment)
            .join(Course, Course.id == Assignment.course_id)
            .where(Course.job_role_id == unit.id, is_open)
        )
        yield UnitUse(kind=UseKind.ASSIGNMENTS, count=session.scalar(query) or 0)


def _content_uses(session: Session, unit: UnitRow) -> Iterator[UnitUse]:
    if unit.kind is UnitKind.DEPARTMENT:
        systems = [one for one in journeys.list_systems(session) if one.department == unit.code]
        places = tuple(UsePlace(name=system.name, code=system.code) for system in systems)
        yield UnitUse(kind=UseKind.SYSTEMS, count=len(systems), places=places)
    if unit.kind is not UnitKind.JOB_ROLE:
        return
    documents = [working.document for working in maps.list_working(session) if not working.is_archived]
    parts = [(one, len(list(map_roles.touchpoints_of(one, unit.code)))) for one in documents]
    yield UnitUse(
        kind=UseKind.PARTS,
        count=sum(count for _map, count in parts),
        places=tuple(UsePlace(name=one.name, code=one.code, count=count) for one, count in parts if count),
    )
    owned = [one for one in documents if one.owner == unit.code]
    yield UnitUse(
        kind=UseKind.OWNED_MAPS,
        count=len(owned),
        places=tuple(UsePlace(name=one.name, code=one.code) for one in owned),
    )
    yield UnitUse(kind=UseKind.SPONSOR, count=int(vision.get_working(session).document.owner == unit.code))


def _module_use(session: Session, unit: UnitRow) -> UnitUse:
    version_ids = [UUID(id_) for id_ in courses.written_version_ids(session).values()]
    written = courses.list_written_modules(session, version_ids) if version_ids else ()
    named = [one for one in written if _names(one.audience, unit)]
    places = tuple(UsePlace(name=one.title, code=one.code) for one in named)
    return UnitUse(kind=UseKind.MODULES, count=len(named), places=places)


def _names(audience: Audience, unit: UnitRow) -> bool:
    if unit.kind is UnitKind.SITE:
        return unit.name in audience.sites
    return unit.code in (audience.departments if unit.kind is UnitKind.DEPARTMENT else audience.job_roles)
