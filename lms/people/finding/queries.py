"""Reading people by what somebody types, and what is planned for them."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lms.core import ids
from lms.core.frozen import frozen
from lms.people.models import Employee, PlannedMove, ReportingLine
from lms.people.queries import PAGE_ROWS, EmployeeRow, employee_row, employees_query
from lms.people.terms import EmploymentState


@frozen
class PlannedMoveRow:
    """A change of job roles, manager or site on a later day, or the end of employment."""

    id: UUID
    employee_id: UUID
    effective_on: date
    is_end: bool


def find_employees(
    session: Session, *, search: str, lines_of: Sequence[UUID] | None = None, limit: int = PAGE_ROWS
) -> tuple[EmployeeRow, ...]:
    """Return people who work here, by name; `search` is the beginning of any part of the name, `lines_of` asks only for
    the first of these and all below any of them.
    """
    query = employees_query().where(Employee.state == EmploymentState.ACTIVE)
    if words := ids.normalise(search):
        query = query.where(
            or_(
                Employee.sort_name.startswith(words, autoescape=True),
                Employee.sort_name.contains(" " + words, autoescape=True),
            )
        )
    if lines_of is not None:
        is_meant = or_(ReportingLine.depth > 0, ReportingLine.manager_id == lines_of[0])
        line = select(ReportingLine.employee_id).where(ReportingLine.manager_id.in_(lines_of), is_meant)
        query = query.where(Employee.id.in_(line))
    rows = session.execute(query.order_by(Employee.sort_name, Employee.id).limit(limit))
    return tuple(employee_row(row) for row in rows)


def suggest_managers(session: Session, text: str, *, limit: int = 12) -> tuple[EmployeeRow, ...]:
    """Return people who have not left, whose name, address or number begins with a text; by name."""
    words = ids.normalise(text)
    if not words:
        return ()
    matches = or_(
        Employee.sort_name.startswith(words, autoescape=True),
        Employee.sort_name.contains(" " + words, autoescape=True),
        Employee.email.startswith(words, autoescape=True),
        Employee.number == text.strip(),
    )
    query = employees_query().where(Employee.state != EmploymentState.ENDED, matches)
    rows = session.execute(query.order_by(Employee.sort_name, Employee.id).limit(limit))
    return tuple(employee_row(row) for row in rows)


def find_named(session: Session, text: str) -> tuple[EmployeeRow, ...]:
    """Return people who have not left, whose address, number or whole name is a text."""
    words = ids.normalise(text)
    matches = or_(Employee.email == words, Employee.number == text.strip(), Employee.sort_name == words)
    query = employees_query().where(Employee.state != EmploymentState.ENDED, matches)
    rows = session.execute(query.order_by(Employee.sort_name, Employee.id).limit(10))
    return tuple(employee_row(row) for row in rows)


def list_planned_moves(session: Session, employee_id: UUID) -> tuple[PlannedMoveRow, ...]:
    """Return what is planned to change of a person, the first first."""
    columns = PlannedMove.id, PlannedMove.employee_id, PlannedMove.effective_on, PlannedMove.details
    query = select(*columns).where(PlannedMove.employee_id == employee_id).order_by(PlannedMove.effective_on)
    return tuple(
        PlannedMoveRow(
            id=row.id, employee_id=row.employee_id, effective_on=row.effective_on, is_end=bool(row.details.get("ends"))
        )
        for row in session.execute(query)
    )


def list_due_moves(session: Session, day: date) -> tuple[UUID, ...]:
    """Return the planned moves whose day has come, the first first."""
    due = PlannedMove.effective_on <= day
    return tuple(session.scalars(select(PlannedMove.id).where(due).order_by(PlannedMove.effective_on, PlannedMove.id)))
