"""Exceptions for one person: more time for a course, or none of it; each with its reason."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from lms.assignments import queries
from lms.assignments.events import AssignmentChanged
from lms.assignments.models import Assignment, Exemption
from lms.assignments.operations.reconciling import reconcile_employee
from lms.assignments.terms import WithdrawalReason
from lms.audit import operations as audit
from lms.core import ids
from lms.core.errors import Conflict, RuleViolation
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.outbox import operations as outbox

MAX_REASON = 300


class ReasonNeeded(RuleViolation):
    """An exemption without a reason cannot be explained later."""

    field = "reason"


class AssignmentClosed(Conflict):
    """The course was completed or withdrawn meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This course is no longer open for them, so nothing was changed."))


def extend_assignment(
    session: Session, *, assignment_id: UUID, due_at: datetime, reason: str, viewer: Viewer, now: datetime
) -> None:
    """Give a person until another moment for one course.

    :raises AssignmentClosed: if it is completed or withdrawn
    """
    employee_id, assignment = _open(session, assignment_id)
    session.execute(update(Assignment).where(Assignment.id == assignment_id).values(due_at=due_at))
    audit.record(
        session,
        viewer=viewer,
        action="assignment.extended",
        subject=employee_id,
        at=now,
        course=assignment.course_title,
        before=assignment.due_at.isoformat(),
        after=due_at.isoformat(),
        reason=reason[:MAX_REASON],
    )
    outbox.publish(session, AssignmentChanged(employee_id=employee_id, occurred_at=now))


def exempt_from_course(session: Session, *, assignment_id: UUID, reason: str, viewer: Viewer, now: datetime) -> None:
    """Exempt a person from the course of an open assignment, from now on and in all later versions.

    :raises ReasonNeeded: if there is no reason
    :raises AssignmentClosed: if it is completed or withdrawn
    """
    if not reason.strip():
        raise ReasonNeeded(_("Enter why, so that others can understand it later."))
    employee_id, assignment = _open(session, assignment_id)
    session.execute(
        insert(Exemption).values(
            id=ids.new_id(),
            employee_id=employee_id,
            course_id=assignment.course_id,
            reason=reason.strip()[:MAX_REASON],
            exempted_by=viewer.employee_id,
            exempted_at=now,
        )
    )
    session.execute(
        update(Assignment)
        .where(
            Assignment.employee_id == employee_id,
            Assignment.course_id == assignment.course_id,
            Assignment.withdrawn_at.is_(None),
            Assignment.fulfilled_at.is_(None),
        )
        .values(withdrawn_at=now, withdrawn_reason=WithdrawalReason.EXEMPTED)
    )
    audit.record(
        session,
        viewer=viewer,
        action="assignment.exempted",
        subject=employee_id,
        at=now,
        course=assignment.course_title,
        reason=reason.strip()[:MAX_REASON],
    )
    outbox.publish(session, AssignmentChanged(employee_id=employee_id, occurred_at=now))


def end_exemption(session: Session, *, exemption_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Let a person take the course again; they get it in its current version.

    :raises ExemptionNotFound: if there is none, or it has ended
    """
    exemption = queries.get_exemption(session, exemption_id)
    session.execute(update(Exemption).where(Exemption.id == exemption_id).values(ended_at=now))
    audit.record(
        session,
        viewer=viewer,
        action="exemption.ended",
        subject=exemption.employee_id,
        at=now,
        course=exemption.course_title,
    )
    reconcile_employee(session, employee_id=exemption.employee_id, now=now)
    outbox.publish(session, AssignmentChanged(employee_id=exemption.employee_id, occurred_at=now))


def _open(session: Session, assignment_id: UUID) -> tuple[UUID, queries.AssignmentRow]:
    found = queries.find_live(session, assignment_id)
    if found is None or found[1].fulfilled_at is not None:
        raise AssignmentClosed
    return found
