"""Reading who may observe whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.evidence.observers.models import NamedObserver
from lms.people.models import Department, Employee, JobRole, Placement, ReportingLine, Site
from lms.people.terms import EmploymentState

ASKED = 5
"""Observers who get a message of one request; all others find it in their list."""


class ObserverNotFound(NotFound):
    """Nobody is named so, or not by this viewer."""


@frozen
class ObserverRow:
    """A person who is named, and for what."""

    id: UUID
    employee_id: UUID
    name: str
    site: str | None
    department: str | None
    manager_id: UUID | None
    manager: str | None
    """Whose people; `None` for the whole company's."""
    named_at: datetime
    removed_at: datetime | None


def reaches(observer_id: Any, person: type[Employee] = Employee) -> ColumnElement[bool]:
    """Test, as part of a statement, if somebody is named to observe a person of it."""
    return _covers(person, NamedObserver.employee_id == observer_id)


def is_named(session: Session, employee_id: UUID) -> bool:
    """Test if somebody is named for anybody."""
    named = NamedObserver.employee_id == employee_id, NamedObserver.removed_at.is_(None)
    return bool(session.scalar(select(exists().where(*named))))


def may_observe(session: Session, observer_id: UUID, employee_id: UUID) -> bool:
    """Test if somebody is named to observe a person who works here."""
    working = Employee.id == employee_id, Employee.state == EmploymentState.ACTIVE, Employee.id != observer_id
    return bool(session.scalar(select(exists().where(*working, reaches(observer_id)))))


def list_observers_of(session: Session, employee_id: UUID, *, limit: int = ASKED) -> tuple[tuple[UUID, str], ...]:
    """Return who is named to observe a person, those first who are named for least, as id and name."""
    observer = aliased(Employee)
    person = aliased(Employee)
    query = (
        select(observer.id, observer.name)
        .select_from(NamedObserver)
        .join(observer, observer.id == NamedObserver.employee_id)
        .join(person, person.id == employee_id)
        .where(observer.state == EmploymentState.ACTIVE, observer.id != employee_id, _scope(person))
        .group_by(observer.id, observer.name, observer.sort_name)
        .order_by(observer.sort_name, observer.id)
        .limit(limit)
    )
    return tuple((row.id, row.name) for row in session.execute(query))


def list_observers(session: Session, *, manager_id: UUID | None) -> tuple[ObserverRow, ...]:
    """Return who is named: by one manager, or everybody; those who were removed of late come last, to be restored."""
    query = _rows().order_by(NamedObserver.removed_at.is_not(None), Employee.sort_name, NamedObserver.id)
    if manager_id is not None:
        query = query.where(NamedObserver.manager_id == manager_id)
    return tuple(ObserverRow(**row) for row in session.execute(query).mappings())


def get_observer(session: Session, observer_row_id: UUID) -> ObserverRow:
    """Return one of them.

    :raises ObserverNotFound: if there is none
    """
    row = session.execute(_rows().where(NamedObserver.id == observer_row_id)).mappings().first()
    if row is None:
        raise ObserverNotFound
    return ObserverRow(**row)


def find_same(session: Session, values: dict[str, UUID | None]) -> UUID | None:
    """Return the row that names the same person for the same, removed or not."""
    same = [
        getattr(NamedObserver, name).is_(None) if value is None else getattr(NamedObserver, name) == value
        for name, value in values.items()
    ]
    return session.scalar(select(NamedObserver.id).where(*same))


def is_named_at_all(employee_id: Any) -> ColumnElement[bool]:
    """Test if the person of a row is named to observe anybody."""
    named = NamedObserver.employee_id == employee_id, NamedObserver.removed_at.is_(None)
    return exists().where(*named).correlate_except(NamedObserver)


def list_named(session: Session, employee_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Return who of these people is named for anybody."""
    named = NamedObserver.employee_id.in_(employee_ids), NamedObserver.removed_at.is_(None)
    return frozenset(session.scalars(select(NamedObserver.employee_id).where(*named)))


def _covers(person: type[Employee], of: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(of, _scope(person)).correlate_except(NamedObserver)


def _scope(person: type[Employee]) -> ColumnElement[bool]:
    works = (
        exists()
        .where(
            Placement.employee_id == person.id,
            Placement.ends_on.is_(None),
            JobRole.id == Placement.job_role_id,
            JobRole.department_id == NamedObserver.department_id,
        )
        .correlate_except(Placement, JobRole)
    )
    below = (
        exists()
        .where(
            ReportingLine.manager_id == NamedObserver.manager_id,
            ReportingLine.employee_id == person.id,
            ReportingLine.depth > 0,
        )
        .correlate_except(ReportingLine)
    )
    return and_(
        NamedObserver.removed_at.is_(None),
        or_(NamedObserver.site_id.is_(None), NamedObserver.site_id == person.site_id),
        or_(NamedObserver.department_id.is_(None), works),
        or_(NamedObserver.manager_id.is_(None), below),
    )


def _rows() -> Select[*tuple[Any, ...]]:
    manager = aliased(Employee)
    return (
        select(
            NamedObserver.id,
            NamedObserver.employee_id,
            Employee.name.label("name"),
            Site.name.label("site"),
            Department.name.label("department"),
            NamedObserver.manager_id,
            manager.name.label("manager"),
            NamedObserver.named_at,
            NamedObserver.removed_at,
        )
        .join(Employee, Employee.id == NamedObserver.employee_id)
        .outerjoin(Site, Site.id == NamedObserver.site_id)
        .outerjoin(Department, Department.id == NamedObserver.department_id)
        .outerjoin(manager, manager.id == NamedObserver.manager_id)
        .where(Employee.state == EmploymentState.ACTIVE)
    )
