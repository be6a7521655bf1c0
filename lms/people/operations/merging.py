"""Merging two sites, departments or job roles, and undoing it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import RuleViolation
from lms.core.paging import in_slices
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.outbox import operations as outbox
from lms.people import queries
from lms.people.events import EmployeeMoved
from lms.people.models import Employee, JobRole, Placement
from lms.people.operations.units import NameTaken, Unit, get_unit, restore_unit, subject_of
from lms.people.terms import EmploymentState, MovedByMerge, UndoneMerge, UnitKind
from lms.people.units import queries as units

_IS_ACTIVE = Employee.state == EmploymentState.ACTIVE
_SLICE = 500


class MergedWithItself(RuleViolation):
    """What is merged has to be two."""

    field = "into"


class ArchivedAlready(RuleViolation):
    """What is merged away has to be in use: else undoing the second merge would not bring back what the first moved."""


def merge_units(
    session: Session,
    *,
    kind: UnitKind,
    unit_id: UUID,
    into_id: UUID,
    merged_on: date,
    viewer: Viewer | None,
    now: datetime,
) -> MovedByMerge:
    """Give all people, or all job roles, of one unit to another of its kind, and archive it; return what moved.

    :raises MergedWithItself: if both are the same
    :raises UnitNotFound: if there is no such unit
    :raises ArchivedAlready: if it was merged or archived before
    :raises NameTaken: if both departments have a job role of the same name: merge those first
    """
    if unit_id == into_id:
        raise MergedWithItself(_("Choose another one."))
    unit, into = get_unit(session, kind, unit_id), get_unit(session, kind, into_id)
    if unit.archived_at is not None:
        raise ArchivedAlready(_("%(name)s is archived already. Restore it, or undo its merge, first.", name=unit.name))
    if kind is UnitKind.DEPARTMENT:
        moved = _merge_departments(session, unit, into)
    elif kind is UnitKind.SITE:
        moved = _merge_sites(session, unit_id, into_id)
    else:
        moved = _merge_job_roles(session, unit_id, into_id, merged_on)
    unit.archived_at, into.archived_at = now, None
    session.flush()
    _publish(session, moved.employees, now)
    _record(session, f"{kind}.merged", unit, into, len(moved.employees), viewer=viewer, now=now)
    return moved


def undo_merge(
    session: Session,
    *,
    kind: UnitKind,
    unit_id: UUID,
    into_id: UUID,
    moved: MovedByMerge,
    viewer: Viewer | None,
    now: datetime,
) -> UndoneMerge:
    """Restore the unit, and give back to it what is still where the merge put it; return what moved back and what did not.

    :raises UnitNotFound: if there is no such unit
    """
    unit, into = get_unit(session, kind, unit_id), get_unit(session, kind, into_id)
    restore_unit(session, kind=kind, unit_id=unit_id, viewer=viewer, now=now)
    if kind is UnitKind.DEPARTMENT:
        undone = _part_departments(session, unit, into, moved)
    elif kind is UnitKind.SITE:
        undone = _part_sites(session, unit_id, into_id, moved)
    else:
        undone = _part_job_roles(session, unit_id, into_id, moved)
    session.flush()
    _publish(session, undone.employees, now)
    _record(session, f"{kind}.merge-undone", unit, into, len(undone.employees), viewer=viewer, now=now)
    return undone


def _publish(session: Session, employee_ids: Sequence[UUID], now: datetime) -> None:
    above = units.managers_above(session, employee_ids)
    events = [EmployeeMoved(employee_id=one, manager_ids=above.get(one, ()), occurred_at=now) for one in employee_ids]
    outbox.publish_all(session, events)


def _record(
    session: Session, action: str, unit: Unit, into: Unit, people: int, *, viewer: Viewer | None, now: datetime
) -> None:
    subject = subject_of(unit)
    audit.record(
        session, action=action, subject=subject, viewer=viewer, at=now, name=unit.name, into=into.name, people=people
    )


# ── Departments ────────────────────────────────────────────────────────────────────────────────────────────────────


def _merge_departments(session: Session, unit: Unit, into: Unit) -> MovedByMerge:
    in_use = queries.list_job_roles(session)
    theirs = {ids.normalise(role.name) for role in in_use if role.department_id == into.id}
    twice = next((r for r in in_use if r.department_id == unit.id and ids.normalise(r.name) in theirs), None)
    if twice is not None:
        message = _("Both departments have the job role “%(role)s”. Merge those two first.", role=twice.name)
        raise NameTaken(message, field="into")
    is_there = JobRole.department_id == unit.id
    role_ids = session.scalars(select(JobRole.id).where(is_there)).all()
    session.execute(update(JobRole).where(is_there).values(department_id=into.id))
    return MovedByMerge(job_roles=tuple(role_ids))


def _part_departments(session: Session, unit: Unit, into: Unit, moved: MovedByMerge) -> UndoneMerge:
    """A job role that was moved on since stays where it is, and so does one whose name another has there by now."""
    here = session.scalars(select(JobRole).where(JobRole.department_id == unit.id))
    taken = {ids.normalise(role.name) for role in here}
    stayed = []
    for role in session.scalars(select(JobRole).where(JobRole.id.in_(moved.job_roles)).order_by(JobRole.position)):
        if role.department_id == into.id and ids.normalise(role.name) not in taken:
            role.department_id = unit.id
        elif role.department_id != unit.id and role.archived_at is None:
            stayed.append(role.name)
    return UndoneMerge(staying_job_roles=tuple(stayed))


# ── Sites ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _merge_sites(session: Session, unit_id: UUID, into_id: UUID) -> MovedByMerge:
    is_there = Employee.site_id == unit_id
    rows = session.execute(select(Employee.id, Employee.state).where(is_there)).all()
    session.execute(update(Employee).where(is_there).values(site_id=into_id))
    active = [row.id for row in rows if row.state is EmploymentState.ACTIVE]
    former = [row.id for row in rows if row.state is not EmploymentState.ACTIVE]
    return MovedByMerge(employees=tuple(active), others=tuple(former))


def _part_sites(session: Session, unit_id: UUID, into_id: UUID, moved: MovedByMerge) -> UndoneMerge:
    back, staying = [], 0
    for some in in_slices([*moved.employees, *moved.others], _SLICE):
        rows = session.execute(select(Employee.id, Employee.site_id, Employee.state).where(Employee.id.in_(some))).all()
        here = [row.id for row in rows if row.site_id == into_id]
        session.execute(update(Employee).where(Employee.id.in_(here)).values(site_id=unit_id))
        active = [row for row in rows if row.state is EmploymentState.ACTIVE]
        back += [row.id for row in active if row.site_id == into_id]
        staying += sum(row.site_id not in {into_id, unit_id} for row in active)
    return UndoneMerge(employees=tuple(back), staying_people=staying)


# ── Job roles ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _merge_job_roles(session: Session, unit_id: UUID, into_id: UUID, merged_on: date) -> MovedByMerge:
    current = Placement.job_role_id == unit_id, Placement.ends_on.is_(None)
    rows = session.execute(select(Placement.id, Placement.employee_id, Placement.starts_on).where(*current)).all()
    both = set(_current_holders(session, into_id))
    # One that began that day or later is deleted, as when a person moves.
    deleted = [row for row in rows if row.starts_on >= merged_on]
    session.execute(delete(Placement).where(*current, Placement.starts_on >= merged_on))
    session.execute(update(Placement).where(*current).values(ends_on=merged_on))
    holders = list(dict.fromkeys(row.employee_id for row in rows))
    begun = _insert(session, into_id, [(one, merged_on) for one in holders if one not in both])
    return MovedByMerge(
        employees=tuple(holders),
        both=tuple(one for one in holders if one in both),
        begun=begun,
        ended=tuple(row.id for row in rows if row.starts_on < merged_on),
        deleted=tuple((row.employee_id, row.starts_on) for row in deleted),
    )


def _part_job_roles(session: Session, unit_id: UUID, into_id: UUID, moved: MovedByMerge) -> UndoneMerge:
    """Who no longer holds the job role into which theirs was merged, has moved since: their history stays as it is."""
    begun = _open_placements(session, moved.begun)
    had_both, holding, again = set(moved.both), *(set(_current_holders(session, one)) for one in (into_id, unit_id))
    stand = [one for one in moved.employees if one in begun or (one in had_both and one in holding)]
    back = [one for one in stand if one not in again]
    chosen = set(back)
    for some in in_slices([begun[one] for one in back if one in begun], _SLICE):
        session.execute(delete(Placement).where(Placement.id.in_(some)))
    for some in in_slices(moved.ended, _SLICE):
        rows = session.execute(select(Placement.id, Placement.employee_id).where(Placement.id.in_(some)))
        mine = [row.id for row in rows if row.employee_id in chosen]
        session.execute(update(Placement).where(Placement.id.in_(mine)).values(ends_on=None))
    _insert(session, unit_id, [(one, day) for one, day in moved.deleted if one in chosen])
    stayed = [one for one in moved.employees if one not in chosen and one not in again]
    return UndoneMerge(employees=tuple(back), staying_people=_count_active(session, stayed))


def _insert(session: Session, job_role_id: UUID, starts: Sequence[tuple[UUID, date]]) -> tuple[UUID, ...]:
    made = [(ids.new_id(), employee_id, day) for employee_id, day in starts]
    if made:
        names = "id", "employee_id", "starts_on"
        rows = [{**dict(zip(names, one, strict=True)), "job_role_id": job_role_id} for one in made]
        session.execute(insert(Placement), rows)
    return tuple(id_ for id_, _employee, _day in made)


def _open_placements(session: Session, placement_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return by employee which of these placements have not ended."""
    found: dict[UUID, UUID] = {}
    for some in in_slices(placement_ids, _SLICE):
        is_open = Placement.id.in_(some), Placement.ends_on.is_(None)
        found |= {row.employee_id: row.id for row in session.execute(select(Placement).where(*is_open)).scalars()}
    return found


def _count_active(session: Session, employee_ids: Sequence[UUID]) -> int:
    counts = (
        session.scalar(select(func.count()).select_from(Employee).where(Employee.id.in_(some), _IS_ACTIVE)) or 0
        for some in in_slices(employee_ids, _SLICE)
    )
    return sum(counts)


def _current_holders(session: Session, job_role_id: UUID) -> Sequence[UUID]:
    query = select(Placement.employee_id).where(Placement.job_role_id == job_role_id, Placement.ends_on.is_(None))
    return session.scalars(query).all()
