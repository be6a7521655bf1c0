"""Reading what runs out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.assignments.renewals import rules
from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key, written_moment
from lms.courses.models import Objective
from lms.courses.terms import MasteryLevel
from lms.evidence.models import ObjectiveMastery
from lms.evidence.terms import MasteryStage
from lms.people.models import Employee, ReportingLine
from lms.people.terms import EmploymentState

PAGE_ROWS = 50


@frozen
class Expiring:
    """Something a person has shown at work, and still has to hold."""

    employee_id: UUID
    objective_key: str
    title: str
    expires_at: datetime


@frozen
class ExpiringPerson:
    """The same, for a list of several people."""

    employee_id: UUID
    name: str
    objective_key: str
    expires_at: datetime


def list_expiring(session: Session, *, today: date, zone: tzinfo) -> tuple[Expiring, ...]:
    """Return what runs out about a milestone ahead and is still asked for as it was shown, by person and day."""
    spans = [
        and_(
            ObjectiveMastery.expires_at >= _begins(today + timedelta(days=days - rules.LATE + 1), zone),
            ObjectiveMastery.expires_at < _begins(today + timedelta(days=days + 1), zone),
        )
        for days in rules.DAYS_BEFORE
    ]
    same = Objective.key == ObjectiveMastery.objective_key, Objective.fingerprint == ObjectiveMastery.fingerprint
    query = (
        select(
            ObjectiveMastery.employee_id, ObjectiveMastery.objective_key, Objective.title, ObjectiveMastery.expires_at
        )
        .distinct()
        .join(Employee, Employee.id == ObjectiveMastery.employee_id)
        .join(Assignment, Assignment.employee_id == ObjectiveMastery.employee_id)
        .join(Objective, and_(Objective.course_version_id == Assignment.course_version_id, *same))
        .where(or_(*spans), ObjectiveMastery.stage != MasteryStage.BEGUN, Employee.state == EmploymentState.ACTIVE)
        .where(Objective.level == MasteryLevel.DEMONSTRATE, Assignment.withdrawn_at.is_(None))
        .order_by(ObjectiveMastery.employee_id, ObjectiveMastery.expires_at, ObjectiveMastery.objective_key)
    )
    return tuple(Expiring(**row) for row in session.execute(query).mappings())


def count_expiring_below(
    session: Session, manager_id: UUID, *, days: Sequence[datetime], now: datetime
) -> tuple[int, ...]:
    """Return how much of what people below a manager have shown runs out before each of these moments; in one statement."""
    found = _below(manager_id, now).subquery()
    counts = [func.coalesce(func.sum(case((found.c.expires_at < day, 1), else_=0)), 0) for day in days]
    return tuple(session.execute(select(*counts)).one())


def page_expiring_below(
    session: Session, manager_id: UUID, *, until: datetime, key: str | None, now: datetime
) -> Page[ExpiringPerson]:
    """Return a slice of what people below a manager have shown and what runs out before a moment, the first first.

    :raises PageKeyUnknown: if `key` is none that a page gave out
    """
    order = ObjectiveMastery.expires_at, ObjectiveMastery.employee_id, ObjectiveMastery.objective_key
    query = _below(manager_id, now).where(ObjectiveMastery.expires_at < until).order_by(*order).limit(PAGE_ROWS + 1)
    if key is not None:
        last_at, last_id, last_key = read_page_key(key, moment, UUID, str)
        query = query.where(tuple_(*order) > tuple_(last_at, last_id, last_key))
    found = [ExpiringPerson(**row) for row in session.execute(query).mappings()]
    last = found[PAGE_ROWS - 1] if len(found) > PAGE_ROWS else None
    more = page_key(written_moment(last.expires_at), last.employee_id, last.objective_key) if last else None
    return Page(rows=tuple(found[:PAGE_ROWS]), next_key=more)


def _below(manager_id: UUID, now: datetime) -> Select[*tuple[Any, ...]]:
    same = Objective.key == ObjectiveMastery.objective_key, Objective.fingerprint == ObjectiveMastery.fingerprint
    asked = (
        exists()
        .where(
            Assignment.employee_id == ObjectiveMastery.employee_id,
            Assignment.withdrawn_at.is_(None),
            Objective.course_version_id == Assignment.course_version_id,
            Objective.level == MasteryLevel.DEMONSTRATE,
            *same,
        )
        .correlate(ObjectiveMastery)
    )
    return (
        select(
            ObjectiveMastery.employee_id,
            Employee.name,
            ObjectiveMastery.objective_key,
            ObjectiveMastery.expires_at,
        )
        .join(ReportingLine, ReportingLine.employee_id == ObjectiveMastery.employee_id)
        .join(Employee, Employee.id == ObjectiveMastery.employee_id)
        .where(
            ReportingLine.manager_id == manager_id, ReportingLine.depth > 0, Employee.state == EmploymentState.ACTIVE
        )
        .where(ObjectiveMastery.expires_at >= now, ObjectiveMastery.stage != MasteryStage.BEGUN, asked)
    )


def load_expiry(session: Session, employee_ids: Collection[UUID]) -> Mapping[tuple[UUID, str], datetime]:
    """Return when what these people hold runs out, by person and objective."""
    query = select(ObjectiveMastery.employee_id, ObjectiveMastery.objective_key, ObjectiveMastery.expires_at).where(
        ObjectiveMastery.employee_id.in_(employee_ids), ObjectiveMastery.expires_at.is_not(None)
    )
    return {(row.employee_id, row.objective_key): row.expires_at for row in session.execute(query)}


def _begins(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone)
