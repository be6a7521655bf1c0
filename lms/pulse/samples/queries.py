"""Reading whom a pulse asks."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from lms.core.frozen import frozen
from lms.people import queries as people
from lms.people.models import Department, Employee, JobRole, Placement
from lms.people.terms import EmploymentState
from lms.pulse import rules
from lms.pulse.models import Pulse, PulseInvitation
from lms.pulse.terms import PulseAudience

AT_ONCE = 5_000
"""People who are read at once."""


@frozen
class PersonAsked:
    """One person of the sample, with the units in which their answers are counted."""

    employee_id: UUID
    department_id: UUID | None
    """That of their first job role, in the company's order."""
    site_id: UUID | None


@frozen
class SampleSlice:
    """Who is asked of the next few thousand people."""

    asked: tuple[PersonAsked, ...]
    after: UUID | None
    """Where the next slice begins; `None` after the last."""


def audience_of(session: Session, pulse_id: UUID) -> PulseAudience:
    """Return among whom the sample of a pulse is drawn."""
    plain: dict[str, list[str]] = session.scalars(select(Pulse.audience).where(Pulse.id == pulse_id)).one()
    return PulseAudience(
        department_ids=tuple(map(UUID, plain["department_ids"])), site_ids=tuple(map(UUID, plain["site_ids"]))
    )


def draw_slice(
    session: Session, pulse_id: UUID, *, audience: PulseAudience, share_percent: int, after: UUID | None
) -> SampleSlice:
    """Return who is asked of the next few thousand people; each is drawn by themselves, so slices make no difference."""
    batch = session.execute(_people(after, audience)).all()
    sites = {row.id: row.site_id for row in batch if rules.is_sampled(pulse_id, row.id, share_percent)}
    departments = _departments_of(session, list(sites))
    asked = tuple(
        PersonAsked(employee_id=one, department_id=departments.get(one), site_id=site) for one, site in sites.items()
    )
    return SampleSlice(asked=asked, after=batch[-1].id if len(batch) == AT_ONCE else None)


def count_up_to(session: Session, pulse_id: UUID, *, audience: PulseAudience, share_percent: int, most: int) -> int:
    """Return how many people are asked, at most so many: it reads no further than it must."""
    count = 0
    after: UUID | None = None
    while batch := session.execute(_people(after, audience)).all():
        count += sum(rules.is_sampled(pulse_id, row.id, share_percent) for row in batch)
        if count >= most or len(batch) < AT_ONCE:
            break
        after = batch[-1].id
    return min(count, most)


def _people(after: UUID | None, audience: PulseAudience) -> Select[UUID, UUID | None]:
    wanted: list[ColumnElement[bool]] = []
    if audience.site_ids:
        wanted.append(Employee.site_id.in_(audience.site_ids))
    if audience.department_ids:
        wanted.append(or_(*(people.works_in(one) for one in audience.department_ids)))
    which = [or_(*wanted)] if wanted else []
    if after is not None:
        which.append(Employee.id > after)
    return (
        select(Employee.id, Employee.site_id)
        .where(Employee.state == EmploymentState.ACTIVE, *which)
        .order_by(Employee.id)
        .limit(AT_ONCE)
    )


def _departments_of(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    query = (
        select(Placement.employee_id, JobRole.department_id)
        .join(JobRole, JobRole.id == Placement.job_role_id)
        .join(Department, Department.id == JobRole.department_id)
        .where(Placement.employee_id.in_(employee_ids), Placement.ends_on.is_(None))
        .order_by(Department.position.desc(), JobRole.position.desc(), JobRole.code.desc())
    )
    return {row.employee_id: row.department_id for row in session.execute(query)}  # the last one written is the first


def list_asked(session: Session, pulse_id: UUID) -> tuple[UUID, ...]:
    """Return all who are asked."""
    query = select(PulseInvitation.employee_id).where(PulseInvitation.pulse_id == pulse_id)
    return tuple(session.scalars(query.order_by(PulseInvitation.employee_id)))
