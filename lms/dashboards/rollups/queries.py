"""The selects that fill the rollups. Two steps: first each person, then each scope as sums over its people.

Held means: for the fingerprint that the person's own course asks for, and not expired.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Executable,
    Select,
    Subquery,
    Uuid,
    and_,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.assignments.queries import is_owed
from lms.assignments.rules import start_of_day
from lms.core.columns import UtcDateTime
from lms.core.frozen import frozen
from lms.courses.models import CourseVersion, Objective
from lms.courses.terms import MasteryLevel
from lms.dashboards.models import PersonCell, PersonRate, ScopeRate
from lms.dashboards.terms import COMPANY
from lms.evidence import queries as evidence
from lms.evidence.models import ObjectiveMastery
from lms.people.models import Employee, JobRole, Organisation, Placement, ReportingLine
from lms.people.terms import EmploymentState

LEVELS = tuple(MasteryLevel)
CHUNK = 1000
SCOPES_AT_ONCE = 200
Scope = UUID | Sequence[UUID] | None
"""One scope, some managers at once, or all."""


def lock_people(session: Session, employee_ids: Sequence[UUID]) -> None:
    """Wait until nobody else renews the rows of these people; on SQLite writers take turns anyway."""
    query = select(Employee.id).where(Employee.id.in_(employee_ids)).order_by(Employee.id)
    session.execute(query.with_for_update(key_share=True)).all()


def lock_scope(session: Session, scope_id: UUID) -> None:
    """Wait until nobody else renews the rows of this scope."""
    if scope_id == COMPANY:
        session.execute(select(Organisation.id).with_for_update(key_share=True)).all()
    else:
        lock_people(session, (scope_id,))


def next_people(session: Session, after: UUID | None) -> tuple[UUID, ...]:
    """Return the next people who work or worked here, in the order of their ids."""
    query = select(Employee.id).order_by(Employee.id).limit(CHUNK)
    return tuple(session.scalars(query if after is None else query.where(Employee.id > after)))


def scopes_above(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return all managers above these people and the company, each with how many people it last had."""
    above = (
        select(ReportingLine.manager_id)
        .where(ReportingLine.employee_id.in_(employee_ids), ReportingLine.depth > 0)
        .distinct()
    )
    return scope_sizes(session, (COMPANY, *session.scalars(above)))


def scope_sizes(session: Session, scope_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many people each of these scopes had when last counted; 0 if never."""
    rows = session.execute(
        select(ScopeRate.scope_id, ScopeRate.people_count).where(
            ScopeRate.scope_id.in_(scope_ids), ScopeRate.department_id == COMPANY
        )
    )
    sizes = {row.scope_id: row.people_count for row in rows}
    return {scope_id: sizes.get(scope_id, 0) for scope_id in scope_ids}


def person_rates(*, employee_ids: Sequence[UUID] | None, now: datetime) -> Select[*tuple[Any, ...]]:
    """Select a `PersonRate` for each of these people who works here; for everybody if none are named."""
    owed = _owed(employee_ids, now)
    per_level: list[ColumnElement[int]] = []
    for level in LEVELS:
        of_level = case((owed.c.level == level.value, 1))
        per_level += [
            func.count(of_level).label(f"{level}_owed"),
            func.count(case((and_(owed.c.level == level.value, owed.c.held == 1), 1))).label(f"{level}_held"),
        ]
    counted = select(owed.c.employee_id, *per_level).group_by(owed.c.employee_id).subquery()
    live = _of(
        select(
            Assignment.employee_id,
            func.count().label("assigned_count"),
            func.count(Assignment.fulfilled_at).label("fulfilled_count"),
            func.min(case((Assignment.fulfilled_at.is_(None), Assignment.due_at))).label("next_due_at"),
        ).where(Assignment.withdrawn_at.is_(None)),
        Assignment.employee_id,
        employee_ids,
    ).group_by(Assignment.employee_id)
    assigned = live.subquery()
    flags: list[ColumnElement[int]] = []
    for level in LEVELS:
        count, held = counted.c[f"{level}_owed"], counted.c[f"{level}_held"]
        flags += [
            case((count > 0, 1), else_=0).label(f"{level}_owed"),
            case((and_(count > 0, count == held), 1), else_=0).label(f"{level}_held"),
        ]
    people = _of(
        select(Employee.id.label("employee_id")).where(Employee.state == EmploymentState.ACTIVE),
        Employee.id,
        employee_ids,
    )
    return (
        people.add_columns(
            *flags,
            func.coalesce(assigned.c.assigned_count, 0).label("assigned_count"),
            func.coalesce(assigned.c.fulfilled_count, 0).label("fulfilled_count"),
            assigned.c.next_due_at,
        )
        .outerjoin(counted, counted.c.employee_id == Employee.id)
        .outerjoin(assigned, assigned.c.employee_id == Employee.id)
    )


def person_cells(*, employee_ids: Sequence[UUID] | None, now: datetime) -> Select[*tuple[Any, ...]]:
    """Select a `PersonCell` for each part that these people have, in each of their departments."""
    owed = _owed(employee_ids, now)
    known = (
        select(
            owed.c.employee_id,
            owed.c.map_code,
            func.min(owed.c.held).label("held"),
            func.max(owed.c.outdated).label("outdated"),
            func.max(owed.c.expired).label("expired"),
        )
        .where(owed.c.level == MasteryLevel.KNOW, owed.c.map_code.is_not(None), owed.c.touchpoint_code.is_(None))
        .group_by(owed.c.employee_id, owed.c.map_code)
        .subquery()
    )
    parts = _owed(employee_ids, now)
    return (
        select(
            parts.c.employee_id,
            parts.c.map_code,
            JobRole.department_id,
            parts.c.touchpoint_code,
            func.coalesce(func.min(known.c.held), 0).label("know"),
            _all_held(parts, MasteryLevel.UNDERSTAND).label("understand"),
            _all_held(parts, MasteryLevel.DEMONSTRATE).label("demonstrate"),
            func.max(case((parts.c.level == MasteryLevel.DEMONSTRATE, 1), else_=0)).label("demonstrate_owed"),
            func.coalesce(func.max(known.c.outdated), 0).label("know_outdated"),
            _any_outdated(parts, MasteryLevel.UNDERSTAND).label("understand_outdated"),
            _any_outdated(parts, MasteryLevel.DEMONSTRATE).label("demonstrate_outdated"),
            func.coalesce(func.max(known.c.expired), 0).label("know_expired"),
            _any_expired(parts, MasteryLevel.UNDERSTAND).label("understand_expired"),
            _any_expired(parts, MasteryLevel.DEMONSTRATE).label("demonstrate_expired"),
        )
        .join(JobRole, JobRole.id == parts.c.job_role_id)
        .join(Employee, Employee.id == parts.c.employee_id)
        .outerjoin(known, and_(known.c.employee_id == parts.c.employee_id, known.c.map_code == parts.c.map_code))
        .where(parts.c.touchpoint_code.is_not(None), Employee.state == EmploymentState.ACTIVE)
        .group_by(parts.c.employee_id, parts.c.map_code, JobRole.department_id, parts.c.touchpoint_code)
    )


def scope_rates(scope_id: Scope, *, now: datetime) -> CompoundSelect[*tuple[Any, ...]]:
    """Select the `ScopeRate`s of one scope, of some managers, or of all: a row for all its people, and one for each of their departments.

    The company brings the sites with it; they have no departments.
    """
    members = _members(scope_id)
    # From the members on, so that a small team costs little in a large company.
    departments = (
        select(members.c.scope_id, members.c.employee_id, JobRole.department_id)
        .join(Placement, Placement.employee_id == members.c.employee_id)
        .join(JobRole, JobRole.id == Placement.job_role_id)
        .where(Placement.ends_on.is_(None))
        .distinct()
        .subquery()
    )
    everyone = _rate_sums(members, literal(COMPANY, Uuid()), now)
    by_department = _rate_sums(departments, departments.c.department_id, now).group_by(departments.c.department_id)
    selects = [everyone, by_department]
    if scope_id is None or scope_id == COMPANY:
        selects.append(_rate_sums(_sites(), literal(COMPANY, Uuid()), now))
    return union_all(*selects)


def scope_cells(scope_id: Scope) -> Select[*tuple[Any, ...]]:
    """Select the `ScopeCell`s of one scope, of some managers, or of all; the company brings its sites with it."""
    members = _members(scope_id)
    if scope_id is None or scope_id == COMPANY:
        members = union_all(select(members), select(_sites())).subquery()
    keys = (members.c.scope_id, PersonCell.map_code, PersonCell.department_id, PersonCell.touchpoint_code)
    return (
        select(
            *keys,
            func.count().label("people_count"),
            func.sum(PersonCell.know).label("know_count"),
            func.sum(PersonCell.understand).label("understand_count"),
            func.sum(PersonCell.demonstrate).label("demonstrate_count"),
            func.sum(PersonCell.demonstrate_owed).label("demonstrate_owed_count"),
            *(func.sum(getattr(PersonCell, f"{level}_outdated")).label(f"{level}_outdated_count") for level in LEVELS),
        )
        .join(PersonCell, PersonCell.employee_id == members.c.employee_id)
        .group_by(*keys)
    )


def scope_days(scope_id: Scope, *, now: datetime) -> Select[*tuple[Any, ...]]:
    """Select the `ScopeDay` of that moment for one scope, for some managers, or for all, from their rates."""
    query = select(
        ScopeRate.scope_id,
        literal(now.date(), Date()).label("counted_on"),
        ScopeRate.people_count,
        _percent(ScopeRate.know_held_count, ScopeRate.know_owed_count).label("know_percent"),
        _percent(ScopeRate.understand_held_count, ScopeRate.understand_owed_count).label("understand_percent"),
        _percent(ScopeRate.demonstrate_held_count, ScopeRate.demonstrate_owed_count).label("demonstrate_percent"),
        ScopeRate.assigned_count,
        ScopeRate.fulfilled_count,
    ).where(ScopeRate.department_id == COMPANY)
    return query if scope_id is None else query.where(_is_in(ScopeRate.scope_id, scope_id))


@frozen
class Sums:
    """The rows of some scopes, summed but not in place yet."""

    scope_ids: tuple[UUID, ...]
    refreshed: Mapping[UUID, datetime]
    """When those that had been summed before were: if that has changed, these are older than what stands."""
    rates: Sequence[Mapping[str, Any]] = ()
    """By the names of the columns, as are the cells."""
    cells: Sequence[Mapping[str, Any]] = ()

    def in_pieces(self, row_count: int) -> Iterator["Sums"]:
        """Cut into pieces of whole scopes with about so many rows each."""
        sizes = Counter(row["scope_id"] for row in (*self.rates, *self.cells))
        piece: list[UUID] = []
        size = 0
        for scope_id in self.scope_ids:
            piece.append(scope_id)
            size += sizes[scope_id] + 1
            if size >= row_count:
                yield self._only(piece)
                piece, size = [], 0
        if piece:
            yield self._only(piece)

    def _only(self, scope_ids: Sequence[UUID]) -> "Sums":
        wanted = set(scope_ids)
        return Sums(
            scope_ids=tuple(scope_ids),
            refreshed={scope_id: at for scope_id, at in self.refreshed.items() if scope_id in wanted},
            rates=[row for row in self.rates if row["scope_id"] in wanted],
            cells=[row for row in self.cells if row["scope_id"] in wanted],
        )


def sum_scopes(session: Session, scope_id: Scope, *, of: Sequence[UUID], now: datetime) -> Sums:
    """Sum the rows of scopes; `of` are all whose rows these are."""
    return Sums(
        scope_ids=tuple(of),
        refreshed=list_refreshed(session, of),
        rates=_rows(session, scope_rates(scope_id, now=now)),
        cells=_rows(session, scope_cells(scope_id)),
    )


def _rows(session: Session, query: Executable) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(query).mappings()]


def list_refreshed(session: Session, scope_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    """Return when each of these scopes was last summed; those that never were are missing."""
    rows = session.execute(
        select(ScopeRate.scope_id, ScopeRate.refreshed_at).where(
            ScopeRate.scope_id.in_(scope_ids), ScopeRate.department_id == COMPANY
        )
    )
    return {row.scope_id: row.refreshed_at for row in rows}


def next_scopes(session: Session, after: UUID | None) -> tuple[UUID, ...]:
    """Return the next managers, and the next scopes that have numbers but nobody below any more; the company and its sites are apart."""
    after = after or COMPANY
    managers = select(Employee.manager_id).where(Employee.manager_id > after).distinct()
    counted = select(ScopeRate.scope_id).where(
        ScopeRate.scope_id > after, ScopeRate.scope_id.not_in(site_ids(session)), ScopeRate.department_id == COMPANY
    )
    found: set[UUID] = set()
    for column, query in ((Employee.manager_id, managers), (ScopeRate.scope_id, counted)):
        found.update(one for one in session.scalars(query.order_by(column).limit(SCOPES_AT_ONCE)) if one is not None)
    return tuple(sorted(found)[:SCOPES_AT_ONCE])


def site_ids(session: Session) -> tuple[UUID, ...]:
    """Return all sites which are scopes of their own."""
    return tuple(i for i in session.scalars(select(Employee.site_id).distinct()) if i is not None)


def _owed(employee_ids: Sequence[UUID] | None, now: datetime) -> Subquery:
    # One row for each objective of each live assignment, with whether it is held today, or was until the standard changed.
    shown = and_(
        ObjectiveMastery.employee_id == Assignment.employee_id, ObjectiveMastery.objective_key == Objective.key
    )
    query = (
        select(
            Assignment.employee_id,
            Objective.level,
            Objective.map_code,
            Objective.touchpoint_code,
            Objective.job_role_id,
            case((evidence.is_held(Objective.fingerprint, now=now), 1), else_=0).label("held"),
            case((evidence.is_outdated(Objective.fingerprint), 1), else_=0).label("outdated"),
            case((evidence.is_due_again(Objective.fingerprint, now=now), 1), else_=0).label("expired"),
        )
        .join(Objective, Objective.course_version_id == Assignment.course_version_id)
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .outerjoin(ObjectiveMastery, shown)
        .where(Assignment.withdrawn_at.is_(None), is_owed(now=now))
    )
    return _of(query, Assignment.employee_id, employee_ids).subquery()


def _of(query: Select[*tuple[Any, ...]], column: Any, employee_ids: Sequence[UUID] | None) -> Select[*tuple[Any, ...]]:
    return query if employee_ids is None else query.where(column.in_(employee_ids))


def _all_held(parts: Subquery, level: MasteryLevel) -> ColumnElement[int]:
    return func.coalesce(func.min(case((parts.c.level == level.value, parts.c.held))), 0)


def _any_expired(parts: Subquery, level: MasteryLevel) -> ColumnElement[int]:
    return func.coalesce(func.max(case((parts.c.level == level.value, parts.c.expired))), 0)


def _any_outdated(parts: Subquery, level: MasteryLevel) -> ColumnElement[int]:
    return func.coalesce(func.max(case((parts.c.level == level.value, parts.c.outdated))), 0)


def _members(scope_id: Scope) -> Subquery:
    """Select who belongs to which scope: all below a manager, and everybody to the company."""
    below = select(ReportingLine.manager_id.label("scope_id"), ReportingLine.employee_id).where(ReportingLine.depth > 0)
    everybody = select(literal(COMPANY, Uuid()).label("scope_id"), PersonRate.employee_id)
    if scope_id is None:
        return union_all(below, everybody).subquery()
    if scope_id == COMPANY:
        return everybody.subquery()
    return below.where(_is_in(ReportingLine.manager_id, scope_id)).subquery()


def _is_in(column: Any, scope_id: UUID | Sequence[UUID]) -> ColumnElement[bool]:
    found: ColumnElement[bool] = column == scope_id if isinstance(scope_id, UUID) else column.in_(scope_id)
    return found


def _sites() -> Subquery:
    query = select(Employee.site_id.label("scope_id"), Employee.id.label("employee_id"))
    return query.where(Employee.site_id.is_not(None)).subquery()


def _rate_sums(members: Subquery, department: ColumnElement[UUID], now: datetime) -> Select[*tuple[Any, ...]]:
    return (
        select(
            members.c.scope_id,
            department.label("department_id"),
            func.count().label("people_count"),
            *(
                func.sum(getattr(PersonRate, f"{level}_{what}")).label(f"{level}_{what}_count")
                for level in LEVELS
                for what in ("owed", "held")
            ),
            func.sum(PersonRate.assigned_count).label("assigned_count"),
            func.sum(PersonRate.fulfilled_count).label("fulfilled_count"),
            func.count(case((PersonRate.next_due_at < start_of_day(now), 1))).label("overdue_count"),
            literal(now, UtcDateTime()).label("refreshed_at"),
        )
        .select_from(members)
        .join(PersonRate, PersonRate.employee_id == members.c.employee_id)
        .group_by(members.c.scope_id)
    )


def _percent(part: Any, whole: Any) -> ColumnElement[int]:
    # Rounded half up, as `core.ratios.percent` does.
    return case((whole > 0, (part * 200 + whole) // (whole * 2)), else_=0)
