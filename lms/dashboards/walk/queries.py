"""Counting and reading the groups whom customers meet. Two statements, however large the company is."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Uuid, and_, func, literal, select
from sqlalchemy.orm import Session

from lms.courses.terms import MasteryLevel
from lms.dashboards.models import PersonCell, PlaceCell
from lms.dashboards.terms import COMPANY, Share
from lms.dashboards.walk.terms import GroupFact
from lms.people.models import Employee, JobRole, Placement, ReportingLine, Site

LEVELS = tuple(MasteryLevel)


def place_cells(manager_id: UUID | None = None, *, map_code: str = "") -> Select[*tuple[Any, ...]]:
    """Select the groups of everybody, or of all below a manager, by touchpoint, job role and site.

    Somebody with two job roles in one department counts for both: readers leave out the job roles that have no part there.
    """
    site = func.coalesce(Employee.site_id, literal(COMPANY, Uuid()))
    keys = PersonCell.map_code, PersonCell.touchpoint_code, JobRole.id, site
    query = (
        select(
            PersonCell.map_code,
            PersonCell.touchpoint_code,
            JobRole.id.label("job_role_id"),
            site.label("site_id"),
            func.count().label("people_count"),
            *(func.sum(getattr(PersonCell, level.value)).label(f"{level}_count") for level in LEVELS),
            func.sum(PersonCell.demonstrate_owed).label("demonstrate_owed_count"),
            *(func.sum(getattr(PersonCell, f"{level}_outdated")).label(f"{level}_outdated_count") for level in LEVELS),
        )
        .join(Employee, Employee.id == PersonCell.employee_id)
        .join(Placement, and_(Placement.employee_id == PersonCell.employee_id, Placement.ends_on.is_(None)))
        .join(JobRole, and_(JobRole.id == Placement.job_role_id, JobRole.department_id == PersonCell.department_id))
        .group_by(*keys)
    )
    if map_code:
        query = query.where(PersonCell.map_code == map_code)
    if manager_id is None:
        return query
    below = ReportingLine.manager_id == manager_id, ReportingLine.depth > 0
    return query.join(ReportingLine, ReportingLine.employee_id == PersonCell.employee_id).where(*below)


def list_place_rows(session: Session) -> Sequence[Mapping[str, Any]]:
    """Return the company's groups as they are to be kept."""
    return [dict(row) for row in session.execute(place_cells()).mappings()]


def list_groups(session: Session, scope_id: UUID, map_code: str, *, known: bool) -> dict[str, tuple[GroupFact, ...]]:
    """Return the groups at each touchpoint of a map by its code.

    The company's were counted before; those of a manager are few enough to be counted now. `known` says whether the map asks to be known.
    """
    cells: Any = PlaceCell.__table__ if scope_id == COMPANY else place_cells(scope_id, map_code=map_code).subquery()
    column = cells.c
    of_map: ColumnElement[bool] = column.map_code == map_code
    rows = session.execute(
        select(*column, JobRole.code, JobRole.name, JobRole.department_id, Site.name.label("site_name"))
        .join(JobRole, JobRole.id == column.job_role_id)
        .outerjoin(Site, Site.id == column.site_id)
        .where(of_map)
    )
    groups: dict[str, list[GroupFact]] = defaultdict(list)
    for row in rows:
        groups[row.touchpoint_code].append(_group(row, known=known))
    return {code: tuple(found) for code, found in groups.items()}


def _group(row: Any, *, known: bool) -> GroupFact:
    shares = {
        MasteryLevel.UNDERSTAND: Share(
            part=row.understand_count, whole=row.people_count, outdated_count=row.understand_outdated_count
        ),
        MasteryLevel.DEMONSTRATE: Share(
            part=row.demonstrate_count, whole=row.demonstrate_owed_count, outdated_count=row.demonstrate_outdated_count
        ),
    }
    if known:
        shares[MasteryLevel.KNOW] = Share(
            part=row.know_count, whole=row.people_count, outdated_count=row.know_outdated_count
        )
    return GroupFact(
        job_role_code=row.code,
        job_role=row.name,
        job_role_id=row.job_role_id,
        site_id=None if row.site_id == COMPANY else row.site_id,
        site=row.site_name or "",
        department_id=row.department_id,
        shares=shares,
    )
