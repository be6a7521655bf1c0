"""Reading who waits to be observed, and what was seen."""

from collections.abc import Sequence
from dataclasses import field, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key
from lms.evidence.observation.models import (
    ApprovedTouchpoint,
    Observation,
    ObservationReceiver,
    ObservationRequest,
    ObservationRule,
)
from lms.evidence.observation.terms import ApprovalNeed, ObservationState, ObserverReach
from lms.evidence.observers import queries as observers
from lms.people.models import Employee, Placement, ReportingLine
from lms.people.terms import EmploymentState

LISTED = 50
LATEST = 10
COLLEAGUES_ASKED = 5
"""Colleagues who are told of one request; all others who rely on it find it in their list."""


class ObservationNotFound(NotFound):
    """There is no such observation, or not for this viewer."""


class RequestNotFound(NotFound):
    """Nobody waits so, or not for this viewer."""


@frozen
class RequestRow:
    """Somebody waits to be observed."""

    id: UUID
    employee_id: UUID
    employee_name: str
    objective_key: str
    place: str
    asked_at: datetime
    planned_on: date | None
    planned_by: UUID | None
    observer_id: UUID | None
    observer_name: str | None


@frozen
class ObservationRow:
    """What one observer saw on one occasion."""

    id: UUID
    employee_id: UUID
    objective_key: str
    fingerprint: str
    release_number: int
    place: str
    observer_id: UUID
    signed_as: ObserverReach
    observed_at: datetime
    ratings: dict[str, Any]
    """`{"rows", "counts", "critical", "day"}`"""
    score_percent: int
    note: str
    link: str
    photo_sha256: str | None
    state: ObservationState
    decided_at: datetime | None = None
    decided_by: UUID | None = None
    reason: str = ""
    employee_name: str = field(default="", metadata={"joined": True})
    observer_name: str = field(default="", metadata={"joined": True})
    decided_by_name: str | None = field(default=None, metadata={"joined": True})

    def columns(self) -> dict[str, Any]:
        """Return what is stored of it."""
        return {one.name: getattr(self, one.name) for one in fields(self) if not one.metadata.get("joined")}


def list_open_requests(session: Session, employee_ids: Sequence[UUID]) -> frozenset[tuple[UUID, str]]:
    """Return what these people wait to be observed at, as person and objective."""
    rows = session.execute(
        select(ObservationRequest.employee_id, ObservationRequest.objective_key).where(
            ObservationRequest.employee_id.in_(employee_ids), ObservationRequest.answered_at.is_(None)
        )
    )
    return frozenset((row.employee_id, row.objective_key) for row in rows)


def list_to_observe(
    session: Session, viewer_id: UUID, *, leader_ids: Sequence[UUID], limit: int = LISTED
) -> tuple[RequestRow, ...]:
    """Return who waits for somebody, or whom they planned for another: by day, then those who asked, longest waiting first."""
    mine = or_(
        ObservationRequest.observer_id == viewer_id,
        ObservationRequest.planned_by == viewer_id,
        and_(ObservationRequest.observer_id.is_(None), _may_observe(viewer_id, leader_ids=leader_ids)),
    )
    query = _requests().where(mine, ObservationRequest.employee_id != viewer_id)
    order = (ObservationRequest.planned_on.is_(None), ObservationRequest.planned_on, ObservationRequest.asked_at)
    rows = session.execute(query.order_by(*order, ObservationRequest.id).limit(limit)).mappings()
    return tuple(RequestRow(**row) for row in rows)


def get_request(session: Session, request_id: UUID) -> RequestRow:
    """Return one open request.

    :raises RequestNotFound: if there is none
    """
    row = session.execute(_requests().where(ObservationRequest.id == request_id)).mappings().first()
    if row is None:
        raise RequestNotFound
    return RequestRow(**row)


def find_request(session: Session, employee_id: UUID, objective_key: str) -> RequestRow | None:
    """Return what is open for one person and objective."""
    same = ObservationRequest.employee_id == employee_id, ObservationRequest.objective_key == objective_key
    row = session.execute(_requests().where(*same)).mappings().first()
    return RequestRow(**row) if row else None


def get_request_id(session: Session, employee_id: UUID, objective_key: str) -> UUID:
    """Return the id of the request that is open for one person and objective.

    :raises RequestNotFound: if none is
    """
    found = find_request(session, employee_id, objective_key)
    if found is None:
        raise RequestNotFound
    return found.id


def may_receive(session: Session, viewer_id: UUID, employee_id: UUID, objective_key: str) -> bool:
    """Test if a person waits to be observed at something that the viewer's job relies on, at the same site."""
    same = ObservationRequest.employee_id == employee_id, ObservationRequest.objective_key == objective_key
    query = _requests().where(*same, _relies(viewer_id), ObservationRequest.employee_id != viewer_id)
    return session.execute(query).first() is not None


def list_colleagues(session: Session, employee_id: UUID, job_role_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Return a few people at the same site who hold one of these job roles."""
    site_id = session.scalar(select(Employee.site_id).where(Employee.id == employee_id))
    return tuple(
        session.scalars(
            select(Employee.id)
            .distinct()
            .join(Placement, Placement.employee_id == Employee.id)
            .where(
                Placement.job_role_id.in_(job_role_ids),
                Placement.ends_on.is_(None),
                Employee.site_id == site_id,
                Employee.state == EmploymentState.ACTIVE,
                Employee.id != employee_id,
            )
            .order_by(Employee.id)
            .limit(COLLEAGUES_ASKED)
        )
    )


def get_observation(session: Session, observation_id: UUID) -> ObservationRow:
    """Return one observation.

    :raises ObservationNotFound: if there is none
    """
    found = _rows(session, _observations().where(Observation.id == observation_id))
    if not found:
        raise ObservationNotFound
    return found[0]


def list_of_objective(session: Session, employee_id: UUID, objective_key: str) -> tuple[ObservationRow, ...]:
    """Return what was seen of one person's part, newest first."""
    of_it = Observation.employee_id == employee_id, Observation.objective_key == objective_key
    return _rows(session, _observations().where(*of_it).order_by(Observation.observed_at.desc()).limit(LATEST))


def list_by_observer(session: Session, observer_id: UUID) -> tuple[ObservationRow, ...]:
    """Return what somebody recorded last."""
    query = _observations().where(Observation.observer_id == observer_id)
    return _rows(session, query.order_by(Observation.observed_at.desc(), Observation.id).limit(LATEST))


def list_to_approve(session: Session, viewer_id: UUID, *, leader_ids: Sequence[UUID]) -> tuple[ObservationRow, ...]:
    """Return what waits for somebody's approval, the oldest first."""
    waits = (
        Observation.state == ObservationState.WAITING,
        Observation.employee_id != viewer_id,
        Observation.observer_id != viewer_id,
        Employee.state == EmploymentState.ACTIVE,
        _leads_or_is_named(viewer_id, leader_ids=leader_ids),
    )
    query = _observations().where(*waits).order_by(Observation.observed_at, Observation.id)
    return _rows(session, query.limit(LISTED))


def filter_waiting(session: Session, observation_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return which of these observations wait for approval."""
    waits = Observation.id.in_(observation_ids), Observation.state == ObservationState.WAITING
    return frozenset(session.scalars(select(Observation.id).where(*waits)))


def approval_need(session: Session) -> ApprovalNeed:
    """Return when a second person approves an observation."""
    found = session.scalar(select(ObservationRule.approval))
    return ApprovalNeed(found) if found else ApprovalNeed.NONE


def approved_subjects(session: Session) -> frozenset[str]:
    """Return the touchpoints that the rule names."""
    return frozenset(session.scalars(select(ApprovedTouchpoint.subject)))


def needs_approval(session: Session, subject: str) -> bool:
    """Test if a second person approves what is seen at a touchpoint."""
    need = approval_need(session)
    if need is ApprovalNeed.SOME:
        return bool(session.scalar(select(exists().where(ApprovedTouchpoint.subject == subject))))
    return need is ApprovalNeed.ALL


OBSERVES = or_(
    observers.is_named_at_all(Employee.id),
    exists()
    .where(ObservationRequest.observer_id == Employee.id, ObservationRequest.answered_at.is_(None))
    .correlate_except(ObservationRequest),
).label("observes")
"""Column of a row of people: whether somebody is named to observe others, or asked to."""


def list_recorded(session: Session, observer_id: UUID, *, key: str | None) -> Page[ObservationRow]:
    """Return one page of all that somebody recorded, newest first."""
    query = _observations().where(Observation.observer_id == observer_id)
    if key is not None:
        last_id, before = read_page_key(key, UUID, moment)
        query = query.where(tuple_(Observation.observed_at, Observation.id) < tuple_(before, last_id))
    found = _rows(session, query.order_by(Observation.observed_at.desc(), Observation.id.desc()).limit(LISTED + 1))
    rows = found[:LISTED]
    return Page(rows=rows, next_key=page_key(rows[-1].id, rows[-1].observed_at) if len(found) > LISTED else None)


def _may_observe(viewer_id: UUID, *, leader_ids: Sequence[UUID]) -> ColumnElement[bool]:
    return or_(_leads_or_is_named(viewer_id, leader_ids=leader_ids), _relies(viewer_id))


def _leads_or_is_named(viewer_id: UUID, *, leader_ids: Sequence[UUID]) -> ColumnElement[bool]:
    below: ColumnElement[bool] = exists().where(
        ReportingLine.manager_id.in_(leader_ids), ReportingLine.employee_id == Employee.id, ReportingLine.depth > 0
    )
    return or_(below, observers.reaches(viewer_id)) if leader_ids else observers.reaches(viewer_id)


def _relies(viewer_id: UUID) -> ColumnElement[bool]:
    """Test if the viewer works at the person's site, in a job role that relies on what the person is to show."""
    colleague = aliased(Employee)
    own_site = select(colleague.site_id).where(colleague.id == viewer_id).scalar_subquery()
    return exists().where(
        ObservationReceiver.request_id == ObservationRequest.id,
        Placement.job_role_id == ObservationReceiver.job_role_id,
        Placement.employee_id == viewer_id,
        Placement.ends_on.is_(None),
        Employee.site_id == own_site,
    )


def _requests() -> Select[*tuple[Any, ...]]:
    observer = aliased(Employee)
    columns = [c for c in ObservationRequest.__table__.c if c.name != "answered_at"]
    return (
        select(*columns, Employee.name.label("employee_name"), observer.name.label("observer_name"))
        .join(Employee, Employee.id == ObservationRequest.employee_id)
        .outerjoin(observer, observer.id == ObservationRequest.observer_id)
        .where(ObservationRequest.answered_at.is_(None), Employee.state == EmploymentState.ACTIVE)
    )


def _observations() -> Select[*tuple[Any, ...]]:
    observer, decider = aliased(Employee), aliased(Employee)
    return (
        select(
            *Observation.__table__.c,
            Employee.name.label("employee_name"),
            observer.name.label("observer_name"),
            decider.name.label("decided_by_name"),
        )
        .join(Employee, Employee.id == Observation.employee_id)
        .join(observer, observer.id == Observation.observer_id)
        .outerjoin(decider, decider.id == Observation.decided_by)
    )


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[ObservationRow, ...]:
    return tuple(ObservationRow(**row) for row in session.execute(query).mappings())
