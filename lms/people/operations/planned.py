"""Moves on a later day: planned now, done when that day comes."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import NotFound, Refusal
from lms.core.viewer import Viewer
from lms.people.models import PlannedMove
from lms.people.operations.employment import move_employee


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
    same_day = PlannedMove.employee_id == employee_id, PlannedMove.effective_on == moved_on
    session.execute(delete(PlannedMove).where(*same_day))
    details = {
        "job_role_ids": [str(one) for one in job_role_ids],
        "manager_id": str(manager_id) if manager_id else None,
        "site_id": str(site_id) if site_id else None,
    }
    session.execute(
        insert(PlannedMove).values(id=ids.new_id(), employee_id=employee_id, effective_on=moved_on, details=details)
    )
    audit.record(
        session, viewer=viewer, action="move.planned", subject=employee_id, at=now, day=moved_on.isoformat(), **details
    )


def cancel_move(session: Session, *, employee_id: UUID, move_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Cancel a planned move.

    :raises PlannedMoveNotFound: if there is none
    """
    row = PlannedMove.id == move_id, PlannedMove.employee_id == employee_id
    gone = session.execute(delete(PlannedMove).where(*row).returning(PlannedMove.effective_on)).all()
    if not gone:
        raise PlannedMoveNotFound
    audit.record(session, viewer=viewer, action="move.canceled", subject=employee_id, at=now, day=str(gone[0][0]))


def do_planned_move(session: Session, *, move_id: UUID, now: datetime) -> None:
    """Do a move whose day has come. What no longer fits, since a job role or manager is gone, is dropped, and the log says why."""
    planned = session.get(PlannedMove, move_id)
    if planned is None:
        return
    details, employee_id = planned.details, planned.employee_id
    session.delete(planned)
    session.flush()
    try:
        with session.begin_nested():
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
