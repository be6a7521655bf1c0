"""Correcting what was noted when a person was added: their employee number and their first day."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.errors import RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.people import queries, rules
from lms.people.models import Employee, Placement
from lms.people.operations.employment import check_number_is_free, start_planned
from lms.people.terms import EmploymentState


class FirstDayTooLate(RuleViolation):
    """Who works here, or has left, had a first day."""

    field = "joined_on"


def correct_employment(
    session: Session,
    *,
    employee_id: UUID,
    number: str | None,
    joined_on: date,
    today: date,
    viewer: Viewer | None,
    now: datetime,
) -> None:
    """Set a person's employee number and first day; who has not started yet starts if that day has come.

    :raises NumberTaken: if the number is somebody else's
    :raises FirstDayTooLate: if they work here and the day is to come, or had left by then
    """
    employee, number = queries.get_employee(session, employee_id), rules.clean_number(number)
    if (number, joined_on) == (employee.number, employee.joined_on):
        return
    if employee.is_active and joined_on > max(today, employee.joined_on):
        raise FirstDayTooLate(_("%(name)s works here already. Choose today or an earlier day.", name=employee.name))
    if employee.ended_on is not None and joined_on > employee.ended_on:
        raise FirstDayTooLate(_("%(name)s had left by then. Choose an earlier day.", name=employee.name))
    if number != employee.number:
        check_number_is_free(session, number)
    session.execute(update(Employee).where(Employee.id == employee_id).values(number=number, joined_on=joined_on))
    session.execute(
        update(Placement)
        .where(
            Placement.employee_id == employee_id,
            Placement.starts_on == employee.joined_on,
            or_(Placement.ends_on.is_(None), Placement.ends_on > joined_on),
        )
        .values(starts_on=joined_on)
    )
    audit.record(
        session,
        viewer=viewer,
        action="employment.edited",
        subject=employee_id,
        at=now,
        before={"employee_number": employee.number or "", "joined_on": employee.joined_on.isoformat()},
        after={"employee_number": number or "", "joined_on": joined_on.isoformat()},
    )
    if employee.state is EmploymentState.PLANNED and joined_on <= today:
        start_planned(session, employee_ids=(employee_id,), now=now)
