"""Reading who needs a manager: names for the manager's home, counts for all managers at once."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    Uuid,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.assignments import rules as assignments
from lms.assignments.models import Assignment
from lms.core.columns import literal_code
from lms.core.frozen import frozen
from lms.core.paging import Page, moment, page_key, read_page_key
from lms.core.permissions import Permission
from lms.courses.models import CourseVersion
from lms.dashboards.models import PersonCell, ScopeRate
from lms.dashboards.needs.terms import NeedCounts, NeedKind
from lms.dashboards.places import JourneyIndex, PlaceName
from lms.dashboards.terms import COMPANY
from lms.evidence.observation.models import ObservationRequest
from lms.evidence.products.models import WorkProduct
from lms.evidence.products.terms import ProductState
from lms.evidence.terms import subject_of
from lms.identity import queries as identity
from lms.mail.models import OutgoingMessage
from lms.people.models import Employee, ReportingLine
from lms.people.terms import EmploymentState

LISTED = 10
PAGE_ROWS = 50
LARGE = 2000
"""From so many people on, lists are read along the due date, not person by person."""
OUTDATED = or_(PersonCell.know_outdated > 0, PersonCell.understand_outdated > 0, PersonCell.demonstrate_outdated > 0)


@frozen
class OverdueRow:
    """An open assignment past its day."""

    assignment_id: UUID
    employee_id: UUID
    employee_name: str
    course_title: str
    due_at: datetime
    days_late: int
    is_reminded: bool
    """Whether somebody reminded them today."""


@frozen
class ObservationWaiting:
    """Somebody waits to be observed."""

    employee_id: UUID
    employee_name: str
    objective_key: str
    title: PlaceName
    asked_at: datetime


@frozen
class ChangedPlace:
    """A touchpoint whose standard changed, and how many people held it before."""

    map_code: str
    touchpoint_code: str
    people_count: int


def list_overdue(session: Session, manager_id: UUID, *, people_count: int, now: datetime) -> tuple[OverdueRow, ...]:
    """Return what is overdue among all below a manager, the latest first: one more than is listed, if there is more."""
    query = _overdue(now).limit(LISTED + 1)
    return _overdue_rows(session, _below(query, Assignment.employee_id, manager_id, people_count), now)


def page_overdue(
    session: Session, manager_id: UUID, *, except_id: UUID, key: str | None, now: datetime
) -> Page[OverdueRow]:
    """Return a slice of what is overdue among all below a manager but one person, the latest first.

    :raises PageKeyUnknown: if `key` is none that a page gave out
    """
    query = _overdue(now).where(Assignment.employee_id != except_id).limit(PAGE_ROWS + 1)
    if key is not None:
        last_id, last_due = read_page_key(key, UUID, moment)
        query = query.where(tuple_(Assignment.due_at, Assignment.id) > tuple_(last_due, last_id))
    found = _overdue_rows(session, _below(query, Assignment.employee_id, manager_id, LARGE), now)
    rows = found[:PAGE_ROWS]
    more = page_key(rows[-1].assignment_id, rows[-1].due_at) if len(found) > PAGE_ROWS else None
    return Page(rows=rows, next_key=more)


def list_waiting(
    session: Session, manager_id: UUID, *, people_count: int, journeys: JourneyIndex
) -> tuple[ObservationWaiting, ...]:
    """Return who below a manager waits to be observed, the longest first: one more than is listed, if there is more."""
    query = (
        select(
            ObservationRequest.employee_id,
            Employee.name.label("employee_name"),
            ObservationRequest.objective_key,
            ObservationRequest.asked_at,
        )
        .join(Employee, Employee.id == ObservationRequest.employee_id)
        .where(ObservationRequest.answered_at.is_(None), Employee.state == "active")
        .order_by(ObservationRequest.asked_at, ObservationRequest.id)
        .limit(LISTED + 1)
    )
    rows = session.execute(_below(query, ObservationRequest.employee_id, manager_id, people_count))
    return tuple(
        ObservationWaiting(title=journeys.name_of(subject_of(row["objective_key"])), **row) for row in rows.mappings()
    )


def list_changed(session: Session, manager_id: UUID, places: Sequence[tuple[str, str]]) -> tuple[ChangedPlace, ...]:
    """Return how many people below a manager held something at these touchpoints until its standard changed, most first."""
    count = func.count(PersonCell.employee_id.distinct())
    query = (
        select(PersonCell.map_code, PersonCell.touchpoint_code, count.label("people_count"))
        .join(ReportingLine, ReportingLine.employee_id == PersonCell.employee_id)
        .where(ReportingLine.manager_id == manager_id, ReportingLine.depth > 0)
        .where(tuple_(PersonCell.map_code, PersonCell.touchpoint_code).in_(places), OUTDATED)
        .group_by(PersonCell.map_code, PersonCell.touchpoint_code)
        .order_by(count.desc(), PersonCell.map_code, PersonCell.touchpoint_code)
    )
    return tuple(ChangedPlace(**row) for row in session.execute(query).mappings())


def count_needs(session: Session, *, now: datetime, manager_id: UUID | None = None) -> dict[UUID, NeedCounts]:
    """Return how many people need each manager, or one of them, and why; in one statement."""
    rows = session.execute(union_all(*(_counted(kind, people, manager_id) for kind, people in _who(now).items())))
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    for row in rows:
        found[row.manager_id][row.kind] = row.people_count
    return {one: NeedCounts(manager_id=one, **counts) for one, counts in found.items()}


def people_in(kind: NeedKind, *, now: datetime) -> Select[*tuple[Any, ...]]:
    """Return, as part of a statement, the ids of the people of a row."""
    return _who(now)[kind]


def list_weeks(session: Session, *, now: datetime) -> tuple[NeedCounts, ...]:
    """Return, for each manager whom somebody needs, how many do and why."""
    counts = count_needs(session, now=now)
    may_see = set(identity.list_employees_who_may(session, Permission.TEAM_SEE))
    return tuple(counts[one] for one in sorted(counts) if one in may_see)


def reminder_key(assignment_id: UUID, today: date) -> str:
    """Return what makes a reminder one: the assignment and the day."""
    return f"reminder:{assignment_id.hex}:{today.isoformat()}"


# ── Whom a row is about, once for the page and the message ─────────────────────────────────────────────────────────


def _who(now: datetime) -> dict[NeedKind, Select[*tuple[Any, ...]]]:
    waiting = select(ObservationRequest.employee_id).where(ObservationRequest.answered_at.is_(None))
    late = select(Assignment.employee_id).where(*_is_late(now))
    changed = select(PersonCell.employee_id).where(OUTDATED)
    return {NeedKind.WAITING: waiting, NeedKind.LATE: late, NeedKind.CHANGED: changed}


def _counted(kind: NeedKind, people: Select[*tuple[Any, ...]], manager_id: UUID | None) -> Select[*tuple[Any, ...]]:
    found = people.subquery()
    query = (
        select(
            ReportingLine.manager_id,
            literal(kind.value).label("kind"),
            func.count(found.c.employee_id.distinct()).label("people_count"),
        )
        .join(found, found.c.employee_id == ReportingLine.employee_id)
        .join(Employee, Employee.id == ReportingLine.employee_id)
        .where(ReportingLine.depth > 0, Employee.state == EmploymentState.ACTIVE)
        .group_by(ReportingLine.manager_id)
    )
    return query if manager_id is None else query.where(ReportingLine.manager_id == manager_id)


def _is_late(now: datetime) -> tuple[ColumnElement[bool], ...]:
    is_open = Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_(None)
    return (*is_open, Assignment.due_at < assignments.start_of_day(now))


def _overdue(now: datetime) -> Select[*tuple[Any, ...]]:
    # As `reminder_key` writes it; servers differ in whether an id has hyphens.
    today = f":{now.date().isoformat()}"
    key = literal("reminder:") + func.replace(cast(Assignment.id, String), "-", "") + today
    reminded = exists().where(OutgoingMessage.employee_id == Assignment.employee_id, OutgoingMessage.key == key)
    return (
        select(
            Assignment.id,
            Assignment.employee_id,
            Employee.name,
            CourseVersion.title,
            Assignment.due_at,
            reminded.label("is_reminded"),
        )
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .where(*_is_late(now), Employee.state == EmploymentState.ACTIVE)
        .order_by(Assignment.due_at, Assignment.id)
    )


def _overdue_rows(session: Session, query: Select[*tuple[Any, ...]], now: datetime) -> tuple[OverdueRow, ...]:
    return tuple(
        OverdueRow(
            assignment_id=row.id,
            employee_id=row.employee_id,
            employee_name=row.name,
            course_title=row.title,
            due_at=row.due_at,
            days_late=assignments.days_late(row.due_at, now),
            is_reminded=row.is_reminded,
        )
        for row in session.execute(query)
    )


def _below(query: Any, person: Any, manager_id: UUID, people_count: int) -> Any:
    # A small team is read person by person; in a large one somebody is soon found along the order of the list.
    line = ReportingLine.manager_id == manager_id, ReportingLine.depth > 0
    if people_count < LARGE:
        return query.where(person.in_(select(ReportingLine.employee_id).where(*line)))
    return query.where(exists().where(*line, ReportingLine.employee_id == person))


# ── For the learner's home, in its one statement ───────────────────────────────────────────────────────────────────

_MANAGER = bindparam("employee_id", type_=Uuid())
_BELOW = ReportingLine.manager_id == _MANAGER, ReportingLine.depth > 0


def _of_all_below(column: Any) -> ScalarSelect[int]:
    return select(column).where(ScopeRate.scope_id == _MANAGER, ScopeRate.department_id == COMPANY).scalar_subquery()


def _people_below(employee_id: InstrumentedAttribute[UUID], *waits: ColumnElement[bool]) -> ColumnElement[int]:
    # That they still work here is asked of those who wait only: most do not.
    is_active = exists().where(Employee.id == employee_id, Employee.state == EmploymentState.ACTIVE)
    people = select(func.count(employee_id.distinct())).where(*waits, is_active)
    return case(
        # A small team is read person by person; of a large one, those who wait.
        (
            func.coalesce(_of_all_below(ScopeRate.people_count), 0) < LARGE,
            people.join(ReportingLine, ReportingLine.employee_id == employee_id).where(*_BELOW).scalar_subquery(),
        ),
        else_=people.where(exists().where(*_BELOW, ReportingLine.employee_id == employee_id)).scalar_subquery(),
    )


TEAM_TODAY = (
    _people_below(ObservationRequest.employee_id, ObservationRequest.answered_at.is_(None)).label("observation_count"),
    _people_below(WorkProduct.employee_id, WorkProduct.state == literal_code(ProductState.WAITING)).label(
        "product_count"
    ),
    func.coalesce(_of_all_below(ScopeRate.overdue_count), 0).label("overdue_count"),
)
"""Columns for `employee_id`: how many people below them wait to be observed, wait for an answer to what they made, and had
something overdue when last counted."""
