"""Moves and ends of employment on a later day: planned now, done when that day comes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import NotFound, Refusal
from lms.core.viewer import Viewer
from lms.people import queries
from lms.people.models import PlannedMove
from lms.people.operations.employment import check_end, end_employment, move_employee


class PlannedMoveNotFound(NotFound):
    """There is no such planned move; its day may have come."""


def plan_or_move(
    session: Session,
    *,
    employee_id: UUID,
    job_role_ids: Sequence[UUID],
    manager_id: UUID | None,
    site_id: UUID | None,
    moved_on: date,
    today: date,
    viewer: Viewer | None,
    now: datetime,
) -> None:
    """Move a person now, if the day has come, else on that day. A later plan for the same day replaces an earlier one.

    :raises ReportingLoop: if the new manager is the person, or reports to them
    """
    if moved_on <= today:
        move_employee(
            session,
            employee_id=employee_id,
            job_role_ids=job_role_ids,
            manager_id=manager_id,
            site_id=site_id,
            moved_on=moved_on,
            viewer=viewer,
            now=now,
        )
        return
    details = {
        "job_role_ids": [str(one) for one in job_role_ids],
        "manager_id": str(manager_id) if manager_id else None,
        "site_id": str(site_id) if site_id else None,
    }
    _plan(session, employee_id, moved_on, details)
    audit.record(
        session, viewer=viewer, action="move.planned", subject=employee_id, at=now, day=moved_on.isoformat(), **details
    )


def plan_or_end(
    session: Session, *, employee_id: UUID, ended_on: date, today: date, viewer: Viewer | None, now: datetime
) -> None:
    """End a person's employment now, if their first day away has come, else on that day. A later plan replaces an earlier one.

    :raises EmploymentEnded: if it has ended already
    :raises EndedBeforeJoining: if the day is before their first day
    :raises OwnEmployment: if it is the viewer's own
    """
    if ended_on <= today:
        end_employment(session, employee_id=employee_id, ended_on=ended_on, viewer=viewer, now=now)
        return
    check_end(queries.get_employee(session, employee_id), ended_on=ended_on, viewer=viewer)
    for planned in session.scalars(select(PlannedMove).where(PlannedMove.employee_id == employee_id)):
        if planned.details.get("ends"):
            session.delete(planned)
    _plan(session, employee_id, ended_on, {"ends": True})
    day = ended_on.isoformat()
    audit.record(session, viewer=viewer, action="employment.end-planned", subject=employee_id, at=now, day=day)


def _plan(session: Session, employee_id: UUID, day: date, details: dict[str, Any]) -> None:
    same_day = PlannedMove.employee_id == employee_id, PlannedMove.effective_on == day
    for planned in session.scalars(select(PlannedMove).where(*same_day)):
        if planned.details.get("ends") == details.get("ends"):
            session.delete(planned)
    session.flush()
    session.execute(
        insert(PlannedMove).values(id=ids.new_id(), employee_id=employee_id, effective_on=day, details=details)
    )


def cancel_move(session: Session, *, employee_id: UUID, move_id: UUID, viewer: Viewer, now: datetime) -> bool:
    """Cancel a planned move or end; return whether it was an end.

    :raises PlannedMoveNotFound: if there is none
    """
    planned = session.get(PlannedMove, move_id)
    if planned is None or planned.employee_id != employee_id:
        raise PlannedMoveNotFound
    is_end, day = bool(planned.details.get("ends")), planned.effective_on.isoformat()
    session.delete(planned)
    session.flush()
    action = "employment.end-canceled" if is_end else "move.canceled"
    audit.record(session, viewer=viewer, action=action, subject=employee_id, at=now, day=day)
    return is_end


def do_planned_move(session: Session, *, move_id: UUID, now: datetime) -> None:
    """Do a move, or end an employment, whose day has come. What no longer fits, since a job role or manager is gone, is dropped, and the log says why."""
    planned = session.get(PlannedMove, move_id)
    if planned is None:
        return
    details, employee_id = planned.details, planned.employee_id
    session.delete(planned)
    session.flush()
    try:
        with session.begin_nested():
            if details.get("ends"):
                end_employment(session, employee_id=employee_id, ended_on=planned.effective_on, viewer=None, now=now)
                return
            move_employee(
                session,
                employee_id=employee_id,
                job_role_ids=[UUID(one) for one in details["job_role_ids"]],
                manager_id=UUID(details["manager_id"]) if details["manager_id"] else None,
                site_id=UUID(details["site_id"]) if details["site_id"] else None,
                moved_on=planned.effective_on,
                viewer=None,
                now=now,
            )
    except Refusal as refusal:
        audit.record(
            session, viewer=None, action="move.failed", subject=employee_id, at=now, reason=str(refusal.message)
        )
