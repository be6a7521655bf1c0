"""Reading the roster: a slice of a team, in as many statements however large the team is."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, case, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from lms.assignments import rules as assignments
from lms.core import ids
from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key, written_moment
from lms.dashboards import queries as boards
from lms.dashboards.models import PersonCell, PersonRate, ScopeRate
from lms.dashboards.needs import queries as needs
from lms.dashboards.needs.terms import NeedKind
from lms.dashboards.roster import rules
from lms.dashboards.roster.terms import NextStep, RosterFilters, RosterMark, RosterOrder, RosterStatus
from lms.dashboards.terms import COMPANY, Share
from lms.evidence.models import EvidenceRecord
from lms.evidence.observation.models import ObservationRequest
from lms.identity.models import Account, SignedInSession
from lms.people import queries as people
from lms.people.models import Employee, ReportingLine, Site
from lms.people.terms import EmploymentState

PAGE_ROWS = 25
_NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""In the order of due dates, who has nothing due comes last."""


@frozen
class RosterRow:
    """One person of a team."""

    employee_id: UUID
    name: str
    job_roles: tuple[str, ...]
    manager_id: UUID | None
    manager_name: str
    know: RosterMark
    understand: RosterMark
    demonstrate: RosterMark
    next_due_at: datetime | None
    days_late: int
    seen_at: datetime | None
    """When they last used the program or showed something; empty if never."""
    step: NextStep


@frozen
class GroupRow:
    """One group of a team: those of a manager, a department or a site."""

    name: str
    people_count: int
    know: Share
    understand: Share
    demonstrate: Share
    fulfilled: Share
    overdue_count: int
    leader_id: UUID | None = None
    """Whose team it is, where it can be opened."""


@frozen
class Compared:
    """Groups of one kind; small ones apart, because a number about four people is a number about somebody."""

    large: tuple[GroupRow, ...]
    small: tuple[GroupRow, ...]


def count_people(session: Session, leader_id: UUID) -> int:
    """Return how many people work below a manager."""
    line = ReportingLine.manager_id == leader_id, ReportingLine.depth > 0
    query = select(func.count()).join_from(ReportingLine, Employee, Employee.id == ReportingLine.employee_id)
    return session.scalar(query.where(*line, Employee.state == EmploymentState.ACTIVE)) or 0


def page_roster(
    session: Session, leader_id: UUID, filters: RosterFilters, *, key: str | None, now: datetime
) -> Page[RosterRow]:
    """Return a slice of a team. `now` is in the company's time zone: days are counted there.

    :raises PageKeyUnknown: if `key` is none that a page gave out
    """
    due = func.coalesce(PersonRate.next_due_at, literal(_NEVER, PersonRate.next_due_at.type))
    order: tuple[Any, ...] = (Employee.sort_name, Employee.id)
    if filters.order is RosterOrder.NEEDS:
        order = (due, *order)
    query = _matching(leader_id, filters, now).order_by(*order).limit(PAGE_ROWS + 1)
    if key is not None:
        query = query.where(tuple_(*order) > tuple_(*_read_key(filters, key)))
    found = session.execute(query).all()
    listed = found[:PAGE_ROWS]
    return Page(
        rows=_rows(session, listed, now), next_key=_key(filters, listed[-1]) if len(found) > PAGE_ROWS else None
    )


def _read_key(filters: RosterFilters, key: str) -> tuple[Any, ...]:
    if filters.order is RosterOrder.NEEDS:
        last_due, last_id, last_name = read_page_key(key, moment, UUID, str)
        return last_due, last_name, last_id
    last_id, last_name = read_page_key(key, UUID, str)
    return last_name, last_id


def _key(filters: RosterFilters, last: Any) -> str:
    if filters.order is RosterOrder.NEEDS:
        return page_key(written_moment(last.next_due_at or _NEVER), last.id, last.sort_name)
    return page_key(last.id, last.sort_name)


def _matching(leader_id: UUID, filters: RosterFilters, now: datetime) -> Select[Any]:
    manager = aliased(Employee)
    rates = [column for column in PersonRate.__table__.c if column.name != "employee_id"]
    query = (
        select(
            Employee.id,
            Employee.name,
            Employee.sort_name,
            Employee.manager_id,
            manager.name.label("manager_name"),
            *rates,
        )
        .join(ReportingLine, ReportingLine.employee_id == Employee.id)
        .outerjoin(PersonRate, PersonRate.employee_id == Employee.id)
        .outerjoin(manager, manager.id == Employee.manager_id)
        .where(ReportingLine.manager_id == leader_id, ReportingLine.depth > 0)
        .where(Employee.state == EmploymentState.ACTIVE)
    )
    if filters.status is not RosterStatus.EVERYONE:
        query = query.where(Employee.id.in_(needs.people_in(NeedKind(filters.status.value), now=now)))
    if filters.department_id is not None:
        query = query.where(people.works_in(filters.department_id))
    for word in ids.normalise(filters.search).split():
        begins = Employee.sort_name.startswith(word, autoescape=True)
        query = query.where(or_(begins, Employee.sort_name.contains(" " + word, autoescape=True)))
    return query


def _rows(session: Session, listed: Sequence[Any], now: datetime) -> tuple[RosterRow, ...]:
    employee_ids = [row.id for row in listed]
    if not employee_ids:
        return ()
    placements = people.placements_of(session, employee_ids)
    cells = _cells(session, employee_ids)
    asked = _asked(session, employee_ids)
    seen = _last_seen(session, employee_ids)
    return tuple(
        _row(
            row,
            tuple(placement.job_role.name for placement in placements.get(row.id, ())),
            cells.get(row.id),
            is_asked=row.id in asked,
            seen_at=seen.get(row.id),
            now=now,
        )
        for row in listed
    )


def _row(
    row: Any, job_roles: tuple[str, ...], cells: Any, *, is_asked: bool, seen_at: datetime | None, now: datetime
) -> RosterRow:
    days_late = max(assignments.days_late(row.next_due_at, now), 0) if row.next_due_at else 0
    understand = RosterMark(
        state=rules.mark_state(
            is_owed=bool(row.understand_owed),
            is_held=bool(row.understand_held),
            is_outdated=bool(cells and cells.understand_outdated),
        ),
        done=cells.understand if cells else 0,
        owed=cells.cell_count if cells else 0,
    )
    demonstrate = RosterMark(
        state=rules.mark_state(
            is_owed=bool(row.demonstrate_owed),
            is_held=bool(row.demonstrate_held),
            is_outdated=bool(cells and cells.demonstrate_outdated),
            is_asked=is_asked,
        ),
        done=cells.demonstrate if cells else 0,
        owed=cells.demonstrate_owed if cells else 0,
    )
    return RosterRow(
        employee_id=row.id,
        name=row.name,
        job_roles=job_roles,
        manager_id=row.manager_id,
        manager_name=row.manager_name or "",
        know=RosterMark(state=rules.mark_state(is_owed=bool(row.know_owed), is_held=bool(row.know_held))),
        understand=understand,
        demonstrate=demonstrate,
        next_due_at=row.next_due_at,
        days_late=days_late,
        seen_at=seen_at,
        step=rules.next_step(
            is_late=days_late > 0,
            is_asked=is_asked,
            is_outdated=bool(cells and cells.any_outdated),
            has_open=row.next_due_at is not None,
            is_to_show=bool(cells and cells.understand and cells.demonstrate < cells.demonstrate_owed),
        ),
    )


def _cells(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, Any]:
    summed = {
        name: func.sum(getattr(PersonCell, name)).label(name)
        for name in ("understand", "demonstrate", "demonstrate_owed", "understand_outdated", "demonstrate_outdated")
    }
    query = (
        select(
            PersonCell.employee_id,
            func.count().label("cell_count"),
            func.sum(case((needs.OUTDATED, 1), else_=0)).label("any_outdated"),
            *summed.values(),
        )
        .where(PersonCell.employee_id.in_(employee_ids))
        .group_by(PersonCell.employee_id)
    )
    return {row.employee_id: row for row in session.execute(query)}


def _asked(session: Session, employee_ids: Sequence[UUID]) -> frozenset[UUID]:
    waits = ObservationRequest.employee_id.in_(employee_ids), ObservationRequest.answered_at.is_(None)
    return frozenset(session.scalars(select(ObservationRequest.employee_id).where(*waits)))


def _last_seen(session: Session, employee_ids: Sequence[UUID]) -> dict[UUID, datetime]:
    showed = (
        select(EvidenceRecord.employee_id, func.max(EvidenceRecord.occurred_at).label("seen_at"))
        .where(EvidenceRecord.employee_id.in_(employee_ids))
        .group_by(EvidenceRecord.employee_id)
    )
    used = (
        select(Account.employee_id, func.max(SignedInSession.seen_at).label("seen_at"))
        .join(Account, Account.id == SignedInSession.account_id)
        .where(Account.employee_id.in_(employee_ids))
        .group_by(Account.employee_id)
    )
    either = union_all(showed, used).subquery()
    query = select(either.c.employee_id, func.max(either.c.seen_at).label("seen_at")).group_by(either.c.employee_id)
    return {row.employee_id: row.seen_at for row in session.execute(query)}


# ── Groups compared ────────────────────────────────────────────────────────────────────────────────────────────────


def compare_teams(session: Session, leader_id: UUID, *, fewest: int) -> Compared:
    """Return the teams of the managers who report to a leader, by name."""
    query = (
        select(*ScopeRate.__table__.c, Employee.name)
        .join(Employee, Employee.id == ScopeRate.scope_id)
        .where(Employee.manager_id == leader_id, ScopeRate.department_id == COMPANY, ScopeRate.people_count > 0)
        .where(Employee.state == EmploymentState.ACTIVE)
        .order_by(Employee.sort_name, Employee.id)
    )
    return _folded([_group(row, leader_id=row.scope_id) for row in session.execute(query)], fewest)


def compare_departments(session: Session, leader_id: UUID, *, fewest: int) -> Compared:
    """Return the departments of a team, in the company's order."""
    rows = boards.list_scope_rows(session, leader_id)[1:]
    groups = [
        GroupRow(
            name=row.name,
            people_count=row.people_count,
            know=row.know,
            understand=row.understand,
            demonstrate=row.demonstrate,
            fulfilled=row.fulfilled,
            overdue_count=row.overdue_count,
        )
        for row in rows
    ]
    return _folded(groups, fewest)


def compare_sites(session: Session, leader_id: UUID, *, fewest: int, now: datetime) -> Compared:
    """Return the sites of a team, in the company's order; who has no fixed site is in none."""
    levels = [
        func.sum(getattr(PersonRate, f"{level}_{state}")).label(f"{level}_{state}_count")
        for level in boards.LEVELS
        for state in ("owed", "held")
    ]
    is_late = and_(PersonRate.next_due_at.is_not(None), PersonRate.next_due_at < assignments.start_of_day(now))
    query = (
        select(
            Site.name,
            func.count().label("people_count"),
            *levels,
            func.sum(PersonRate.assigned_count).label("assigned_count"),
            func.sum(PersonRate.fulfilled_count).label("fulfilled_count"),
            func.sum(case((is_late, 1), else_=0)).label("overdue_count"),
        )
        .select_from(ReportingLine)
        .join(PersonRate, PersonRate.employee_id == ReportingLine.employee_id)
        .join(Employee, Employee.id == ReportingLine.employee_id)
        .join(Site, Site.id == Employee.site_id)
        .where(ReportingLine.manager_id == leader_id, ReportingLine.depth > 0)
        .group_by(Site.id, Site.name, Site.position)
        .order_by(Site.position, Site.name)
    )
    return _folded([_group(row) for row in session.execute(query)], fewest)


def _group(row: Any, *, leader_id: UUID | None = None) -> GroupRow:
    def share(level: str) -> Share:
        return Share(part=getattr(row, f"{level}_held_count"), whole=getattr(row, f"{level}_owed_count"))

    return GroupRow(
        name=row.name,
        people_count=row.people_count,
        know=share("know"),
        understand=share("understand"),
        demonstrate=share("demonstrate"),
        fulfilled=Share(part=row.fulfilled_count, whole=row.assigned_count),
        overdue_count=row.overdue_count,
        leader_id=leader_id,
    )


def _folded(groups: Sequence[GroupRow], fewest: int) -> Compared:
    return Compared(
        large=tuple(group for group in groups if group.people_count >= fewest),
        small=tuple(group for group in groups if group.people_count < fewest),
    )
