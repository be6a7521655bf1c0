"""The list of people: found by name, address or number, with how far their training is."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from lms.assignments import rules as assignment_rules
from lms.assignments.models import Assignment
from lms.core import ids
from lms.core.frozen import frozen
from lms.core.paging import page_key, read_page_key
from lms.dashboards.models import PersonRate
from lms.directory.terms import PeopleOrder, PeopleView
from lms.identity.models import Account
from lms.people import queries as people
from lms.people import rules as people_rules
from lms.people.models import Employee, ReportingLine
from lms.people.terms import EmploymentState

PAGE_ROWS = 50
_SOON = timedelta(days=8)
"""Due before the end of the seventh day from today."""
_CLOSE, _MOST_CLOSE = 75, 20
"""Likeness in percent of names that may be meant, and how many of them are shown."""
_STATES = {PeopleView.PLANNED: EmploymentState.PLANNED, PeopleView.LEFT: EmploymentState.ENDED}


@frozen
class PeopleFilters:
    """Which people to list."""

    view: PeopleView = PeopleView.EVERYONE
    search: str = ""
    department_id: UUID | None = None
    site_id: UUID | None = None
    manager_id: UUID | None = None
    with_below: bool = False
    """Whether to list all below that manager, and not only who reports to them directly."""
    order: PeopleOrder = PeopleOrder.NAME


@frozen
class Training:
    """How far somebody's training is, in short."""

    open_count: int
    done_count: int
    next_due_at: datetime | None
    days_late: int
    levels: tuple[bool, bool, bool] | None
    """Whether they hold all that they owe to know, understand and demonstrate; `None` before it was counted."""


@frozen
class DirectoryRow:
    """One line of the list."""

    employee: people.EmployeeRow
    job_roles: tuple[people.JobRoleRow, ...]
    training: Training
    has_signed_in: bool


@frozen
class ReportCounts:
    """How many people of the list are below one manager."""

    direct: int
    all: int


@frozen
class DirectoryPage:
    """A slice of the list, with the number of people in each view."""

    rows: tuple[DirectoryRow, ...]
    next_key: str | None
    counts: dict[PeopleView, int]
    is_close: bool
    """Whether nobody has these words, and people with similar names are shown instead."""
    reports: ReportCounts | None = None
    """Of the manager who was asked for."""


def list_page(session: Session, filters: PeopleFilters, *, key: str | None, now: datetime) -> DirectoryPage:
    """Return a slice of the list. `now` is in the company's time zone: its days are those that count.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    found = _find(session, filters, key=key, now=now)
    close: list[Any] = []
    if not found and key is None and filters.search:
        close = _close(session, filters, now=now)
    listed = (close or found)[:PAGE_ROWS]
    has_more = len(found) > PAGE_ROWS
    return DirectoryPage(
        rows=_rows(session, listed, now=now),
        next_key=_next_key(filters, listed[-1]) if has_more else None,
        counts=_counts(session, now=now),
        is_close=bool(close),
        reports=_count_reports(session, filters, now=now) if filters.manager_id else None,
    )


def _find(session: Session, filters: PeopleFilters, *, key: str | None, now: datetime) -> list[Any]:
    query = _matching(filters, now=now)
    if filters.manager_id is not None:
        query = query.where(_is_below(filters.manager_id, directly=not filters.with_below))
    if filters.order is PeopleOrder.NEWEST:
        if key is not None:
            last_day, last_id = read_page_key(key, date.fromisoformat, UUID)
            query = query.where(
                or_(Employee.joined_on < last_day, and_(Employee.joined_on == last_day, Employee.id > last_id))
            )
        query = query.order_by(Employee.joined_on.desc(), Employee.id)
    else:
        if key is not None:
            last_id, last_name = read_page_key(key, UUID, str)
            query = query.where(tuple_(Employee.sort_name, Employee.id) > tuple_(last_name, last_id))
        query = query.order_by(Employee.sort_name, Employee.id)
    return list(session.execute(query.limit(PAGE_ROWS + 1)))


def _count_reports(session: Session, filters: PeopleFilters, *, now: datetime) -> ReportCounts:
    assert filters.manager_id is not None  # asked only then
    query = _matching(filters, now=now).with_only_columns(func.count(Employee.id))
    direct, everyone = (
        query.where(_is_below(filters.manager_id, directly=directly)).scalar_subquery() for directly in (True, False)
    )
    row = session.execute(select(direct, everyone)).one()
    return ReportCounts(direct=row[0], all=row[1])


def _is_below(manager_id: UUID, *, directly: bool) -> ColumnElement[bool]:
    if directly:
        return Employee.manager_id == manager_id
    below = select(ReportingLine.employee_id).where(ReportingLine.manager_id == manager_id, ReportingLine.depth > 0)
    return Employee.id.in_(below)


def _matching(filters: PeopleFilters, *, now: datetime) -> Select[Any]:
    """Return the people who are asked for, whoever their manager."""
    query = _filtered(filters, now=now)
    if words := ids.normalise(filters.search):
        query = query.where(_matches(words, filters.search.strip()))
    return query


def _next_key(filters: PeopleFilters, last: Any) -> str:
    if filters.order is PeopleOrder.NEWEST:
        return page_key(last.joined_on, last.id)
    return page_key(last.id, last.sort_name)


def _filtered(filters: PeopleFilters, *, now: datetime) -> Select[Any]:
    query: Select[Any] = people.employees_query().add_columns(Employee.sort_name)
    query = query.where(Employee.state == _STATES.get(filters.view, EmploymentState.ACTIVE))
    if (condition := _in_view(filters.view, now)) is not None:
        query = query.where(condition)
    if filters.site_id is not None:
        query = query.where(Employee.site_id == filters.site_id)
    if filters.department_id is not None:
        query = query.where(people.works_in(filters.department_id))
    return query


def _matches(words: str, text: str) -> ColumnElement[bool]:
    name = [
        or_(
            Employee.sort_name.startswith(word, autoescape=True),
            Employee.sort_name.contains(" " + word, autoescape=True),
        )
        for word in words.split()
    ]
    email = Employee.email.startswith(people_rules.fold_email(text)[: people_rules.MAX_EMAIL], autoescape=True)
    return or_(and_(*name), email, Employee.number == text)


def _close(session: Session, filters: PeopleFilters, *, now: datetime) -> list[Any]:
    """Return people whose names are similar to what was typed, the most similar first."""
    from rapidfuzz import fuzz, process  # the library is large, and most people type right

    query = _filtered(filters, now=now)
    if filters.manager_id is not None:
        query = query.where(_is_below(filters.manager_id, directly=not filters.with_below))
    names = {row.id: row.sort_name for row in session.execute(query.with_only_columns(Employee.id, Employee.sort_name))}
    words = ids.normalise(filters.search)
    best = process.extract(words, names, scorer=fuzz.partial_ratio, score_cutoff=_CLOSE, limit=_MOST_CLOSE)
    order = {employee_id: place for place, (_name, _score, employee_id) in enumerate(best)}
    rows = session.execute(query.where(Employee.id.in_(order))).all() if order else []
    return sorted(rows, key=lambda row: order[row.id])


# ── Training ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _is_open() -> ColumnElement[bool]:
    return and_(Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_(None))


def _has(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(Assignment.employee_id == Employee.id, *conditions)


def _in_view(view: PeopleView, now: datetime) -> ColumnElement[bool] | None:
    today = assignment_rules.start_of_day(now)
    late = _has(_is_open(), Assignment.due_at < today)
    match view:
        case PeopleView.LATE:
            return late
        case PeopleView.DUE_SOON:
            soon = Assignment.due_at >= today, Assignment.due_at < today + _SOON
            return and_(_has(_is_open(), *soon), ~late)
        case PeopleView.DONE:
            done = Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_not(None)
            return and_(_has(*done), ~_has(_is_open()))
        case PeopleView.NOT_SIGNED_IN:
            return ~exists().where(Account.employee_id == Employee.id, Account.password_hash.is_not(None))
        case _:
            return None


def _counts(session: Session, *, now: datetime) -> dict[PeopleView, int]:
    """Return how many people are in each view, in one statement."""
    columns = []
    for view in PeopleView:
        query = select(func.count()).select_from(Employee)
        query = query.where(Employee.state == _STATES.get(view, EmploymentState.ACTIVE))
        if (condition := _in_view(view, now)) is not None:
            query = query.where(condition)
        columns.append(query.scalar_subquery())
    return dict(zip(PeopleView, session.execute(select(*columns)).one(), strict=True))


def _rows(session: Session, listed: Sequence[Any], *, now: datetime) -> tuple[DirectoryRow, ...]:
    employee_ids = [row.id for row in listed]
    placements = people.placements_of(session, employee_ids)
    training = training_of(session, employee_ids, now=now)
    with_password = select(Account.employee_id).where(
        Account.employee_id.in_(employee_ids), Account.password_hash.is_not(None)
    )
    signed_in = set(session.scalars(with_password))
    return tuple(
        DirectoryRow(
            employee=people.employee_row(row),
            job_roles=tuple(placement.job_role for placement in placements.get(row.id, ())),
            training=training[row.id],
            has_signed_in=row.id in signed_in,
        )
        for row in listed
    )


def training_of(session: Session, employee_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, Training]:
    """Return how far the training of each of these people is, in two statements."""
    is_open = Assignment.fulfilled_at.is_(None)
    summed = session.execute(
        select(
            Assignment.employee_id,
            func.sum(case((is_open, 1), else_=0)).label("open_count"),
            func.sum(case((is_open, 0), else_=1)).label("done_count"),
            func.min(case((is_open, Assignment.due_at))).label("next_due_at"),
        )
        .where(Assignment.employee_id.in_(employee_ids), Assignment.withdrawn_at.is_(None))
        .group_by(Assignment.employee_id)
    )
    sums = {row.employee_id: row for row in summed}
    rates = {
        row.employee_id: row
        for row in session.scalars(select(PersonRate).where(PersonRate.employee_id.in_(employee_ids)))
    }
    return {one: _training(sums.get(one), rates.get(one), now) for one in employee_ids}


def _training(row: Any, rate: PersonRate | None, now: datetime) -> Training:
    due = row.next_due_at if row else None
    return Training(
        open_count=row.open_count if row else 0,
        done_count=row.done_count if row else 0,
        next_due_at=due,
        days_late=max(assignment_rules.days_late(due, now), 0) if due else 0,
        levels=None
        if rate is None or not (rate.know_owed or rate.understand_owed or rate.demonstrate_owed)
        else (
            rate.know_held >= rate.know_owed,
            rate.understand_held >= rate.understand_owed,
            rate.demonstrate_held >= rate.demonstrate_owed,
        ),
    )
