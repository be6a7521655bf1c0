"""Reading the boards: sums only, so that no page grows with the company."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from lms.assignments import rules as assignments
from lms.assignments.models import Assignment
from lms.core.columns import literal_code
from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.permissions import Permission
from lms.courses.models import CourseVersion
from lms.courses.terms import MasteryLevel
from lms.curriculum import queries as curriculum
from lms.curriculum.models import Release
from lms.dashboards import rules
from lms.dashboards.models import ScopeCell, ScopeDay, ScopeRate
from lms.dashboards.places import JourneyIndex, PlaceName, index_of
from lms.dashboards.terms import COMPANY, Share
from lms.evidence.observation.models import ObservationRequest
from lms.evidence.products.models import WorkProduct
from lms.evidence.products.terms import ProductState
from lms.evidence.terms import subject_of
from lms.identity import queries as identity
from lms.mail.models import OutgoingMessage
from lms.people.models import Department, Employee, ReportingLine, Site
from lms.people.terms import EmploymentState

LISTED = 10
LARGE = 2000
"""From so many people on, lists are read along the due date, not person by person."""
LEVELS = tuple(MasteryLevel)


class NotOnBoard(NotFound):
    """The board has no such department or map."""


@frozen
class TeamWeek:
    """What a manager has to do for their people."""

    manager_id: UUID
    overdue_count: int
    """People with something overdue."""
    waiting_count: int
    """People who wait to be observed."""


@frozen
class ScopeRow:
    """The numbers of a scope, or of one department of it."""

    department_id: UUID
    name: str
    people_count: int
    know: Share
    understand: Share
    demonstrate: Share
    fulfilled: Share
    overdue_count: int
    refreshed_at: datetime
    has_manager: bool
    """Whether the scope is a manager's who reports to somebody."""
    release_sha256: str
    """Hash of the current release; empty before the first."""

    def of(self, level: MasteryLevel) -> Share:
        """Return the share of people who hold all that they owe of a level."""
        return {MasteryLevel.KNOW: self.know, MasteryLevel.UNDERSTAND: self.understand}.get(level, self.demonstrate)


@frozen
class DepartmentCell:
    """One cell with the department's name and place in the list."""

    map_code: str
    touchpoint_code: str
    department_id: UUID
    department_name: str
    position: int
    shares: dict[MasteryLevel, Share]

    def at(self, level: MasteryLevel) -> rules.Cell:
        """Return the cell for one level, as rules read it."""
        return rules.Cell(
            map_code=self.map_code,
            touchpoint_code=self.touchpoint_code,
            department_id=self.department_id,
            share=self.shares[level],
        )


@frozen
class DayRow:
    """The rates of a scope at the end of a day."""

    counted_on: date
    know_percent: int
    understand_percent: int
    demonstrate_percent: int
    fulfilled: Share


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


def load_journeys(session: Session) -> JourneyIndex:
    """Return the journeys of the current release; none before the first."""
    release = curriculum.find_current_release(session)
    return index_of(curriculum.load_snapshot(session, release)) if release else JourneyIndex()


def load_journeys_of(session: Session, rows: Sequence[ScopeRow]) -> JourneyIndex:
    """Return the journeys of the release that stands beside the rows, which spares a question."""
    sha256 = rows[0].release_sha256
    return index_of(curriculum.load_snapshot_by_hash(session, sha256)) if sha256 else JourneyIndex()


def list_scope_rows(session: Session, scope_id: UUID) -> tuple[ScopeRow, ...]:
    """Return the numbers of a scope: first all its people, then its departments in the company's order."""
    rows = session.execute(
        _scope_rows(Department.name)
        .outerjoin(Department, Department.id == ScopeRate.department_id)
        .where(ScopeRate.scope_id == scope_id)
        .order_by(Department.position.is_not(None), Department.position, Department.code)
    )
    return tuple(_scope_row(row) for row in rows.mappings())


def list_site_rows(session: Session) -> tuple[ScopeRow, ...]:
    """Return the numbers of each site, in the company's order."""
    rows = session.execute(
        _scope_rows(Site.name)
        .join(Site, Site.id == ScopeRate.scope_id)
        .where(ScopeRate.department_id == COMPANY)
        .order_by(Site.position, Site.name)
    )
    return tuple(_scope_row(row) for row in rows.mappings())


def list_cells(session: Session, scope_id: UUID) -> tuple[DepartmentCell, ...]:
    """Return all cells of a scope, by department in the company's order."""
    rows = session.execute(
        select(*ScopeCell.__table__.c, Department.name, Department.position)
        .join(Department, Department.id == ScopeCell.department_id)
        .where(ScopeCell.scope_id == scope_id)
        .order_by(Department.position, Department.code)
    )
    return tuple(
        DepartmentCell(
            map_code=row.map_code,
            touchpoint_code=row.touchpoint_code,
            department_id=row.department_id,
            department_name=row.name,
            position=row.position,
            shares={
                MasteryLevel.KNOW: Share(
                    part=row.know_count, whole=row.people_count, outdated_count=row.know_outdated_count
                ),
                MasteryLevel.UNDERSTAND: Share(
                    part=row.understand_count, whole=row.people_count, outdated_count=row.understand_outdated_count
                ),
                MasteryLevel.DEMONSTRATE: Share(
                    part=row.demonstrate_count,
                    whole=row.demonstrate_owed_count,
                    outdated_count=row.demonstrate_outdated_count,
                ),
            },
        )
        for row in rows
    )


def list_days(session: Session, scope_id: UUID, *, until: date) -> tuple[DayRow, ...]:
    """Return the days of the last weeks, oldest first."""
    since = until - timedelta(weeks=rules.WEEKS)
    rows = session.execute(
        select(*ScopeDay.__table__.c)
        .where(ScopeDay.scope_id == scope_id, ScopeDay.counted_on > since, ScopeDay.counted_on <= until)
        .order_by(ScopeDay.counted_on)
    )
    return tuple(
        DayRow(
            counted_on=row.counted_on,
            know_percent=row.know_percent,
            understand_percent=row.understand_percent,
            demonstrate_percent=row.demonstrate_percent,
            fulfilled=Share(part=row.fulfilled_count, whole=row.assigned_count),
        )
        for row in rows
    )


def list_overdue(session: Session, manager_id: UUID, *, people_count: int, now: datetime) -> tuple[OverdueRow, ...]:
    """Return what is overdue among all below a manager, the latest first: one more than is listed, if there is more."""
    query = (
        select(
            Assignment.id,
            Assignment.employee_id,
            Employee.name,
            CourseVersion.title,
            Assignment.due_at,
            exists()
            .where(
                OutgoingMessage.employee_id == Assignment.employee_id,
                # As `reminder_key` writes it; servers differ in whether an id has hyphens.
                OutgoingMessage.key
                == literal("reminder:")
                + func.replace(cast(Assignment.id, String), "-", "")
                + f":{now.date().isoformat()}",
            )
            .label("is_reminded"),
        )
        .join(Employee, Employee.id == Assignment.employee_id)
        .join(CourseVersion, CourseVersion.id == Assignment.course_version_id)
        .where(Assignment.withdrawn_at.is_(None), Assignment.fulfilled_at.is_(None))
        .where(Assignment.due_at < assignments.start_of_day(now))
        .order_by(Assignment.due_at, Assignment.id)
        .limit(LISTED + 1)
    )
    rows = session.execute(_below(query, Assignment.employee_id, manager_id, people_count))
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
        for row in rows
    )


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


def count_waiting(session: Session, manager_id: UUID, listed: Sequence[ObservationWaiting]) -> int:
    """Return how many people below a manager wait to be observed; it asks only if the list is not whole."""
    if len(listed) <= LISTED:
        return len({row.employee_id for row in listed})
    return session.scalar(select(TEAM_TODAY[0]), {"employee_id": manager_id}) or 0


def list_team_weeks(session: Session) -> tuple[TeamWeek, ...]:
    """Return, for each manager who has something to do for their people, how much it is; in two statements."""
    waiting = (
        select(ReportingLine.manager_id, func.count(ObservationRequest.employee_id.distinct()).label("waiting"))
        .join(ReportingLine, ReportingLine.employee_id == ObservationRequest.employee_id)
        .join(Employee, Employee.id == ObservationRequest.employee_id)
        .where(ReportingLine.depth > 0, ObservationRequest.answered_at.is_(None), Employee.state == "active")
        .group_by(ReportingLine.manager_id)
        .subquery()
    )
    overdue = func.coalesce(ScopeRate.overdue_count, 0)
    count = func.coalesce(waiting.c.waiting, 0)
    rows = session.execute(
        select(Employee.id, overdue.label("overdue_count"), count.label("waiting_count"))
        .outerjoin(ScopeRate, and_(ScopeRate.scope_id == Employee.id, ScopeRate.department_id == COMPANY))
        .outerjoin(waiting, waiting.c.manager_id == Employee.id)
        .where(Employee.state == "active", overdue + count > 0)
        .order_by(Employee.id)
    )
    may_see = set(identity.list_employees_who_may(session, Permission.TEAM_SEE))
    return tuple(
        TeamWeek(manager_id=row.id, overdue_count=row.overdue_count, waiting_count=row.waiting_count)
        for row in rows
        if row.id in may_see
    )


def reminder_key(assignment_id: UUID, today: date) -> str:
    """Return what makes a reminder one: the assignment and the day."""
    return f"reminder:{assignment_id.hex}:{today.isoformat()}"


def _below(query: Any, person: Any, manager_id: UUID, people_count: int) -> Any:
    # A small team is read person by person; in a large one somebody is soon found along the order of the list.
    line = ReportingLine.manager_id == manager_id, ReportingLine.depth > 0
    if people_count < LARGE:
        return query.where(person.in_(select(ReportingLine.employee_id).where(*line)))
    return query.where(exists().where(*line, ReportingLine.employee_id == person))


def _scope_rows(name: Any) -> Select[*tuple[Any, ...]]:
    above = exists().where(ReportingLine.employee_id == ScopeRate.scope_id, ReportingLine.depth > 0)
    live = select(Release.sha256).where(Release.withdrawn_at.is_(None))
    newest = live.order_by(Release.number.desc()).limit(1).scalar_subquery()
    return select(
        *ScopeRate.__table__.c, name.label("name"), above.label("has_manager"), newest.label("release_sha256")
    )


def _scope_row(row: Any) -> ScopeRow:
    return ScopeRow(
        department_id=row["department_id"],
        name=row["name"] or "",
        people_count=row["people_count"],
        fulfilled=Share(part=row["fulfilled_count"], whole=row["assigned_count"]),
        overdue_count=row["overdue_count"],
        refreshed_at=row["refreshed_at"],
        has_manager=row["has_manager"],
        release_sha256=row["release_sha256"] or "",
        **{level.value: Share(part=row[f"{level}_held_count"], whole=row[f"{level}_owed_count"]) for level in LEVELS},
    )
