"""Reading what people have made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.evidence.observation.models import ObservationRequest
from lms.evidence.products.models import WorkProduct, WorkProductReceiver
from lms.evidence.products.terms import ProductState
from lms.people.models import Employee, Placement, ReportingLine
from lms.people.terms import EmploymentState

COLLEAGUES_ASKED = 5
"""Colleagues who are told of one work product; all others who rely on it find it in their list."""


class WorkProductNotFound(NotFound):
    """There is no such work product, or the person may not accept it."""


@frozen
class WorkProductRow:
    """One work product."""

    id: UUID
    employee_id: UUID
    employee_name: str
    objective_key: str
    fingerprint: str
    release_number: int
    place: str
    link: str
    note: str
    handed_in_at: datetime
    state: ProductState
    decided_at: datetime | None
    decided_by_name: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class OpenOfPerson:
    """What a person has asked for and nobody has answered yet."""

    asked_at: Mapping[str, datetime]
    """By objective when they asked to be observed."""
    products: Mapping[str, UUID]
    """By objective the oldest work product that waits."""

    @property
    def requests(self) -> frozenset[str]:
        """Return the keys of the objectives at which they asked to be observed."""
        return frozenset(self.asked_at)


def list_own(session: Session, employee_id: UUID, objective_key: str) -> tuple[WorkProductRow, ...]:
    """Return what a person has handed in about one objective, newest first."""
    return _rows(
        session, _product().where(WorkProduct.employee_id == employee_id, WorkProduct.objective_key == objective_key)
    )


def find_open_of(session: Session, employee_id: UUID) -> OpenOfPerson:
    """Return what a person waits for an answer to."""
    requests = select(ObservationRequest.objective_key, null().label("product_id"), ObservationRequest.asked_at).where(
        ObservationRequest.employee_id == employee_id, ObservationRequest.answered_at.is_(None)
    )
    handed_in = select(WorkProduct.objective_key, WorkProduct.id, WorkProduct.handed_in_at).where(
        WorkProduct.employee_id == employee_id, WorkProduct.state == ProductState.WAITING
    )
    either = union_all(handed_in, requests).subquery()
    rows = session.execute(select(either).order_by(either.c.handed_in_at.desc())).all()
    return OpenOfPerson(
        asked_at={row.objective_key: row.handed_in_at for row in rows if row.id is None},
        products={row.objective_key: row.id for row in rows if row.id is not None},
    )


def list_waiting(session: Session, employee_id: UUID, *, leader_ids: Sequence[UUID]) -> tuple[WorkProductRow, ...]:
    """Return what waits for somebody's answer: of colleagues whose work they rely on, and of those below whom they may observe."""
    return _rows(session, _product().where(_waits_for(employee_id, leader_ids=leader_ids)))


def count_waiting(session: Session, employee_id: UUID, *, leader_ids: Sequence[UUID]) -> int:
    """Return how many work products wait for somebody's answer."""
    query = select(func.count()).select_from(WorkProduct).join(Employee, Employee.id == WorkProduct.employee_id)
    return session.scalar(query.where(_waits_for(employee_id, leader_ids=leader_ids))) or 0


def find_waiting(
    session: Session, product_id: UUID, employee_id: UUID, *, leader_ids: Sequence[UUID]
) -> WorkProductRow:
    """Return one work product that waits for somebody's answer.

    :raises WorkProductNotFound: if there is none, or it does not wait for them
    """
    query = _product().where(WorkProduct.id == product_id, _waits_for(employee_id, leader_ids=leader_ids))
    if found := _rows(session, query):
        return found[0]
    raise WorkProductNotFound


def filter_waiting(session: Session, product_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return which of these work products wait for an answer."""
    waits = WorkProduct.id.in_(product_ids), WorkProduct.state == ProductState.WAITING
    return frozenset(session.scalars(select(WorkProduct.id).where(*waits)))


def list_to_ask(session: Session, employee_id: UUID, job_role_ids: Sequence[UUID]) -> tuple[UUID, ...]:
    """Return whom to tell of a work product: the manager, and a few colleagues at the same site who rely on it."""
    person = session.execute(select(Employee.manager_id, Employee.site_id).where(Employee.id == employee_id)).one()
    colleagues = session.scalars(
        select(Employee.id)
        .distinct()
        .join(Placement, Placement.employee_id == Employee.id)
        .where(
            Placement.job_role_id.in_(job_role_ids),
            Placement.ends_on.is_(None),
            Employee.site_id == person.site_id,
            Employee.state == EmploymentState.ACTIVE,
            Employee.id != employee_id,
        )
        .order_by(Employee.id)
        .limit(COLLEAGUES_ASKED)
    )
    return tuple(dict.fromkeys(one for one in (person.manager_id, *colleagues) if one is not None))


def _waits_for(employee_id: UUID, *, leader_ids: Sequence[UUID]) -> ColumnElement[bool]:
    may: ColumnElement[bool] = exists().where(
        WorkProductReceiver.product_id == WorkProduct.id,
        Placement.job_role_id == WorkProductReceiver.job_role_id,
        Placement.employee_id == employee_id,
        Placement.ends_on.is_(None),
    )
    if leader_ids:
        below = exists().where(
            ReportingLine.manager_id.in_(leader_ids),
            ReportingLine.employee_id == WorkProduct.employee_id,
            ReportingLine.depth > 0,
        )
        may = or_(may, below)
    return and_(
        WorkProduct.state == ProductState.WAITING,
        WorkProduct.employee_id != employee_id,
        Employee.state == EmploymentState.ACTIVE,
        may,
    )


def _product() -> Select[*tuple[Any, ...]]:
    decider = aliased(Employee)
    columns = [
        column
        for column in WorkProduct.__table__.c
        if column.name in WorkProductRow.__dataclass_fields__ and column.name != "employee_name"
    ]
    return (
        select(*columns, Employee.name.label("employee_name"), decider.name.label("decided_by_name"))
        .join(Employee, Employee.id == WorkProduct.employee_id)
        .outerjoin(decider, decider.id == WorkProduct.decided_by)
    )


def _rows(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[WorkProductRow, ...]:
    found = session.execute(query.order_by(WorkProduct.handed_in_at.desc(), WorkProduct.id)).mappings()
    return tuple(WorkProductRow(**row) for row in found)
