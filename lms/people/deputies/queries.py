"""Reading who stands in for whom."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import Session, aliased

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.people.deputies.models import Deputy
from lms.people.deputies.rules import StandInPeriod
from lms.people.models import Employee
from lms.people.terms import EmploymentState


class DeputyNotFound(NotFound):
    """There is no such deputy, or not this manager's."""


@frozen
class DeputyRow:
    """One person who stands in for one manager."""

    id: UUID
    manager_id: UUID
    manager_name: str
    deputy_id: UUID
    name: str
    period: StandInPeriod
    is_canceled: bool

    def is_on(self, today: date) -> bool:
        """Test if they stand in today."""
        return not self.is_canceled and self.period.has(today)

    def is_over(self, today: date) -> bool:
        """Test if the last day is past."""
        return self.period.ends_on < today


def stands_in_today(employee_id: Any, today: Any) -> ColumnElement[bool]:
    """Test, as part of a statement with `Deputy`, if somebody stands in on this day."""
    return and_(Deputy.deputy_id == employee_id, *_is_on(today))


def is_deputy(employee_id: Any, today: Any) -> ColumnElement[bool]:
    """Test, as part of a statement, if somebody stands in for anybody on this day; most never do."""
    return exists().where(stands_in_today(employee_id, today))


def list_deputies(session: Session, manager_id: UUID, *, since: date) -> tuple[DeputyRow, ...]:
    """Return who stands in for a manager on a day or later, by first day."""
    query = _rows().where(Deputy.manager_id == manager_id, Deputy.ends_on >= since)
    return _read(session, query.order_by(Deputy.starts_on, Deputy.id))


def list_stood_in_for(session: Session, employee_id: UUID, *, since: date) -> tuple[DeputyRow, ...]:
    """Return for whom somebody stands in on a day or later, by first day."""
    is_current = Deputy.deputy_id == employee_id, Deputy.ends_on >= since, Deputy.canceled_at.is_(None)
    return _read(session, _rows().where(*is_current).order_by(Deputy.starts_on, Deputy.id))


def list_standing_in(session: Session, manager_id: UUID | None, today: date) -> tuple[UUID, ...]:
    """Return who stands in for a manager on a day; nobody for who has no manager."""
    if manager_id is None:
        return ()
    query = (
        select(Deputy.deputy_id)
        .join(Employee, Employee.id == Deputy.deputy_id)
        .where(Deputy.manager_id == manager_id, Employee.state == EmploymentState.ACTIVE, *_is_on(today))
    )
    return tuple(session.scalars(query))


def lock_manager(session: Session, manager_id: UUID) -> None:
    """Let whoever else names a deputy of this manager wait until this transaction ends."""
    session.execute(select(Employee.id).where(Employee.id == manager_id).with_for_update())


def get_deputy(session: Session, deputy_row_id: UUID) -> DeputyRow:
    """Return one of them.

    :raises DeputyNotFound: if there is none
    """
    found = _read(session, _rows().where(Deputy.id == deputy_row_id))
    if not found:
        raise DeputyNotFound
    return found[0]


def _is_on(today: Any) -> tuple[ColumnElement[bool], ...]:
    return Deputy.canceled_at.is_(None), Deputy.starts_on <= today, Deputy.ends_on >= today


def _rows() -> Select[*tuple[Any, ...]]:
    manager = aliased(Employee)
    return (
        select(*Deputy.__table__.c, Employee.name, manager.name.label("manager_name"))
        .join(Employee, Employee.id == Deputy.deputy_id)
        .join(manager, manager.id == Deputy.manager_id)
        .where(Employee.state == EmploymentState.ACTIVE, manager.state == EmploymentState.ACTIVE)
    )


def _read(session: Session, query: Select[*tuple[Any, ...]]) -> tuple[DeputyRow, ...]:
    rows: Sequence[Any] = session.execute(query).all()
    return tuple(
        DeputyRow(
            id=row.id,
            manager_id=row.manager_id,
            manager_name=row.manager_name,
            deputy_id=row.deputy_id,
            name=row.name,
            period=StandInPeriod(starts_on=row.starts_on, ends_on=row.ends_on),
            is_canceled=row.canceled_at is not None,
        )
        for row in rows
    )
