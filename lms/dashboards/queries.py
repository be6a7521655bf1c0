"""Reading the boards: sums only, so that no page grows with the company."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    exists,
    select,
)
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.courses.terms import MasteryLevel
from lms.curriculum import queries as curriculum
from lms.curriculum.models import Release
from lms.dashboards import rules
from lms.dashboards.models import ScopeCell, ScopeDay, ScopeRate
from lms.dashboards.places import JourneyIndex, index_of
from lms.dashboards.terms import COMPANY, Share
from lms.people.models import Department, ReportingLine, Site

LEVELS = tuple(MasteryLevel)


class NotOnBoard(NotFound):
    """The board has no such department or map."""


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

    @property
    def is_outdated(self) -> bool:
        """Whether anybody held something here until its standard changed."""
        return any(share.outdated_count for share in self.shares.values())

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
