"""Reading where nobody was observed for long. Sums only: the list grows with touchpoints and sites, not with people."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses.models import Objective
from lms.courses.terms import MasteryLevel
from lms.dashboards import queries as boards
from lms.dashboards.models import ScopeCell
from lms.dashboards.places import PlaceName
from lms.dashboards.terms import Share
from lms.evidence.observation.models import Observation, ObservationRequest, ObservedPlace
from lms.people.models import Employee, ReportingLine, Site
from lms.people.terms import EmploymentState

LONG = timedelta(days=90)
ROWS = 60
PEOPLE = 50


class SiteNotFound(NotFound):
    """There is no such site, or nobody below the viewer works there."""


@frozen
class ObservedPlaceRow:
    """One touchpoint at one site."""

    site_id: UUID
    site_name: str
    subject: str
    name: PlaceName
    demonstrated: Share
    """Of all who work at the site and whose part there can be seen."""
    last_observed_at: datetime | None
    is_long_ago: bool
    """Whether nobody was observed there for 90 days."""


@frozen
class PlannerPage:
    """What was not seen for longest, first."""

    rows: tuple[ObservedPlaceRow, ...]
    long_ago_count: int
    """Of all places, not only of those listed."""
    sites: tuple[tuple[UUID, str], ...]
    site_id: UUID | None
    has_more: bool


@frozen
class PersonToSee:
    """Somebody below the viewer whose part there can be seen."""

    employee_id: UUID
    name: str
    objective_key: str
    last_observed_at: datetime | None
    is_waiting: bool
    """Whether they asked, or it is planned."""


@frozen
class PlacePage:
    """Whom to observe at one touchpoint of a site."""

    site_name: str
    name: PlaceName
    people: tuple[PersonToSee, ...]


def planner_page(session: Session, manager_id: UUID, *, site_id: UUID | None, now: datetime) -> PlannerPage:
    """Return the touchpoints of the sites at which people below a manager work, those not seen for longest first.

    :raises SiteNotFound: if `site_id` is none of these sites
    """
    sites = _sites(session, manager_id)
    if site_id is not None and site_id not in {one for one, _name in sites}:
        raise SiteNotFound
    journeys = boards.load_journeys(session)
    chosen = [site_id] if site_id else [one for one, _name in sites]
    rows = [
        ObservedPlaceRow(
            site_id=row.scope_id,
            site_name=dict(sites)[row.scope_id],
            subject=row.subject,
            name=journeys.name_of(row.subject),
            demonstrated=Share(part=row.held, whole=row.owed),
            last_observed_at=row.last_observed_at,
            is_long_ago=row.last_observed_at is None or row.last_observed_at < now - LONG,
        )
        for row in session.execute(_places(chosen))
        if journeys.find_stop(*row.subject.split("/", 1)) is not None
    ]
    return PlannerPage(
        rows=tuple(rows[:ROWS]),
        long_ago_count=sum(row.is_long_ago for row in rows),
        sites=sites,
        site_id=site_id,
        has_more=len(rows) > ROWS,
    )


def place_page(session: Session, manager_id: UUID, *, site_id: UUID, subject: str) -> PlacePage:
    """Return whom of a manager's people to observe at one touchpoint of a site, those not seen for longest first.

    :raises SiteNotFound: if nobody below the manager works at that site, or the release has no such touchpoint
    """
    site_name = dict(_sites(session, manager_id)).get(site_id)
    journeys = boards.load_journeys(session)
    map_code, _slash, code = subject.partition("/")
    if site_name is None or journeys.find_stop(map_code, code) is None:
        raise SiteNotFound
    last = (
        select(func.max(Observation.observed_at))
        .where(Observation.employee_id == Employee.id, Observation.objective_key == Objective.key)
        .scalar_subquery()
        .label("last_observed_at")
    )
    waits = exists().where(
        ObservationRequest.employee_id == Employee.id,
        ObservationRequest.objective_key == Objective.key,
        ObservationRequest.answered_at.is_(None),
    )
    query = (
        select(Employee.id.label("employee_id"), Employee.name, Objective.key.label("objective_key"), last)
        .add_columns(waits.label("is_waiting"))
        .distinct()
        .join(ReportingLine, ReportingLine.employee_id == Employee.id)
        .join(Assignment, Assignment.employee_id == Employee.id)
        .join(Objective, Objective.course_version_id == Assignment.course_version_id)
        .where(ReportingLine.manager_id == manager_id, ReportingLine.depth > 0, Employee.site_id == site_id)
        .where(Employee.state == EmploymentState.ACTIVE, Assignment.withdrawn_at.is_(None))
        .where(Objective.subject == subject, Objective.level == MasteryLevel.DEMONSTRATE)
        .order_by(last.asc().nulls_first(), Employee.name, Employee.id)
        .limit(PEOPLE)
    )
    people = tuple(PersonToSee(**row) for row in session.execute(query).mappings())
    return PlacePage(site_name=site_name, name=journeys.name_of(subject), people=people)


def _sites(session: Session, manager_id: UUID) -> tuple[tuple[UUID, str], ...]:
    works: ColumnElement[bool] = exists().where(
        Employee.site_id == Site.id,
        Employee.state == EmploymentState.ACTIVE,
        ReportingLine.employee_id == Employee.id,
        ReportingLine.manager_id == manager_id,
        ReportingLine.depth > 0,
    )
    query = select(Site.id, Site.name).where(Site.archived_at.is_(None), works).order_by(Site.position, Site.name)
    return tuple((row.id, row.name) for row in session.execute(query))


def _places(site_ids: list[UUID]) -> Any:
    subject = ScopeCell.map_code + "/" + ScopeCell.touchpoint_code
    at_place = ObservedPlace.site_id == ScopeCell.scope_id, ObservedPlace.subject == subject
    last = func.max(ObservedPlace.last_observed_at).label("last_observed_at")
    return (
        select(
            ScopeCell.scope_id,
            subject.label("subject"),
            func.sum(ScopeCell.demonstrate_count).label("held"),
            func.sum(ScopeCell.demonstrate_owed_count).label("owed"),
            last,
        )
        .outerjoin(ObservedPlace, at_place[0] & at_place[1])
        .where(ScopeCell.scope_id.in_(site_ids), ScopeCell.demonstrate_owed_count > 0)
        .group_by(ScopeCell.scope_id, ScopeCell.map_code, ScopeCell.touchpoint_code)
        .order_by(last.asc().nulls_first(), ScopeCell.map_code, ScopeCell.touchpoint_code, ScopeCell.scope_id)
    )
