"""Reading what runs out."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.assignments.renewals import rules
from lms.core.frozen import frozen
from lms.courses.models import Objective
from lms.courses.terms import MasteryLevel
from lms.evidence.models import ObjectiveMastery
from lms.evidence.terms import MasteryStage
from lms.people.models import Employee
from lms.people.terms import EmploymentState


@frozen
class Expiring:
    """Something a person has shown at work, and still has to hold."""

    employee_id: UUID
    objective_key: str
    title: str
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


def load_expiry(session: Session, employee_ids: Collection[UUID]) -> Mapping[tuple[UUID, str], datetime]:
    """Return when what these people hold runs out, by person and objective."""
    query = select(ObjectiveMastery.employee_id, ObjectiveMastery.objective_key, ObjectiveMastery.expires_at).where(
        ObjectiveMastery.employee_id.in_(employee_ids), ObjectiveMastery.expires_at.is_not(None)
    )
    return {(row.employee_id, row.objective_key): row.expires_at for row in session.execute(query)}


def _begins(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=zone)
