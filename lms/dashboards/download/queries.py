"""Reading all people of a team, a few hundred at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, aliased

from lms.core.errors import RuleViolation
from lms.core.frozen import frozen
from lms.core.words import gettext as _
from lms.dashboards.models import PersonRate
from lms.people import queries as people
from lms.people.models import Employee, ReportingLine, Site

BATCH = 500
SHEET_ROWS = 20_000
"""People in a spreadsheet; a CSV file has no end."""
COLUMNS = (
    "Name", "E-mail", "Job roles", "Site", "Manager", "Know", "Understand", "Demonstrate", "Courses assigned",
    "Courses completed", "Next due",
)  # fmt: skip


@frozen
class TeamLine:
    """One person in the list for download."""

    name: str
    email: str
    job_roles: str
    site: str
    manager: str
    know: bool | None
    """`None` if nothing is owed at that level."""
    understand: bool | None
    demonstrate: bool | None
    assigned_count: int
    fulfilled_count: int
    next_due_at: datetime | None


class TeamTooLarge(RuleViolation):
    """A spreadsheet of so many people takes too long to make."""

    def __init__(self) -> None:
        super().__init__(_("The team is too large for a spreadsheet. Download it as CSV."))


def check_size(session: Session, manager_id: UUID) -> None:
    """Refuse teams that are too large for a spreadsheet.

    :raises TeamTooLarge: if it is one
    """
    line = ReportingLine.manager_id == manager_id, ReportingLine.depth > 0
    some = select(ReportingLine.employee_id).where(*line).limit(SHEET_ROWS + 1).subquery()
    if (session.scalar(select(func.count()).select_from(some)) or 0) > SHEET_ROWS:
        raise TeamTooLarge


def iterate_team(session: Session, manager_id: UUID) -> Iterator[TeamLine]:
    """Yield all below a manager by name, a few hundred at a time."""
    key: tuple[str, UUID] | None = None
    while batch := _team_batch(session, manager_id, key):
        roles = people.placements_of(session, [row.id for row in batch])
        for row in batch:
            yield TeamLine(
                name=row.name,
                email=row.email,
                job_roles=", ".join(p.job_role.name for p in roles.get(row.id, ())),
                site=row.site or "",
                manager=row.manager or "",
                know=bool(row.know_held) if row.know_owed else None,
                understand=bool(row.understand_held) if row.understand_owed else None,
                demonstrate=bool(row.demonstrate_held) if row.demonstrate_owed else None,
                assigned_count=row.assigned_count,
                fulfilled_count=row.fulfilled_count,
                next_due_at=row.next_due_at,
            )
        key = batch[-1].sort_name, batch[-1].id


def _team_batch(session: Session, manager_id: UUID, key: tuple[str, UUID] | None) -> Sequence[Any]:
    manager = aliased(Employee)
    query = (
        select(
            *(column for column in PersonRate.__table__.c if column.name != "employee_id"),
            Employee.id,
            Employee.name,
            Employee.sort_name,
            Employee.email,
            Site.name.label("site"),
            manager.name.label("manager"),
        )
        .join(Employee, Employee.id == PersonRate.employee_id)
        .join(ReportingLine, ReportingLine.employee_id == PersonRate.employee_id)
        .outerjoin(Site, Site.id == Employee.site_id)
        .outerjoin(manager, manager.id == Employee.manager_id)
        .where(ReportingLine.manager_id == manager_id, ReportingLine.depth > 0)
        .order_by(Employee.sort_name, Employee.id)
        .limit(BATCH)
    )
    if key is not None:
        query = query.where(tuple_(Employee.sort_name, Employee.id) > tuple_(*key))
    return session.execute(query).all()
