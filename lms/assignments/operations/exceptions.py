"""Exceptions for one person: more time for a course, or none of it; each with its reason."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, tuple_, update
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
    assigned = [_open(session, assignment_id)]
    extend_all(session, assigned=assigned, due_at=due_at, reason=reason, viewer=viewer, now=now)


def extend_all(
    session: Session,
    *,
    assigned: Sequence[tuple[UUID, queries.AssignmentRow]],
    due_at: datetime,
    reason: str,
    viewer: Viewer,
    now: datetime,
) -> int:
    """Give people until another moment for a course each; return for how many, as completed ones stay as they are."""
    still_open = _still_open(assigned)
    extended = Assignment.id.in_([one.id for _employee_id, one in still_open])
    session.execute(update(Assignment).where(extended).values(due_at=due_at))
    for employee_id, one in still_open:
        audit.record(
            session,
            viewer=viewer,
            action="assignment.extended",
            subject=employee_id,
            at=now,
            course=one.course_title,
            before=one.due_at.isoformat(),
            after=due_at.isoformat(),
            reason=reason[:MAX_REASON],
        )
    _publish(session, still_open, now)
    return len(still_open)


def exempt_from_course(session: Session, *, assignment_id: UUID, reason: str, viewer: Viewer, now: datetime) -> None:
    """Exempt a person from the course of an open assignment, from now on and in all later versions.

    :raises ReasonNeeded: if there is no reason
    :raises AssignmentClosed: if it is completed or withdrawn
    """
    _check_reason(reason)
    exempt_all(session, assigned=[_open(session, assignment_id)], reason=reason, viewer=viewer, now=now)


def exempt_all(
    session: Session,
    *,
    assigned: Sequence[tuple[UUID, queries.AssignmentRow]],
    reason: str,
    viewer: Viewer,
    now: datetime,
) -> int:
    """Exempt people from a course each, in all its versions; return how many, as completed ones stay as they are.

    :raises ReasonNeeded: if there is no reason
    """
    _check_reason(reason)
    courses = {(employee_id, one.course_id): (employee_id, one) for employee_id, one in _still_open(assigned)}
    if not courses:
        return 0
    session.execute(
        insert(Exemption),
        [
            {
                "id": ids.new_id(),
                "employee_id": employee_id,
                "course_id": course_id,
                "reason": reason.strip()[:MAX_REASON],
                "exempted_by": viewer.employee_id,
                "exempted_at": now,
            }
            for employee_id, course_id in courses
        ],
    )
    session.execute(
        update(Assignment)
        .where(
            tuple_(Assignment.employee_id, Assignment.course_id).in_(list(courses)),
            Assignment.withdrawn_at.is_(None),
            Assignment.fulfilled_at.is_(None),
        )
        .values(withdrawn_at=now, withdrawn_reason=WithdrawalReason.EXEMPTED)
    )
    for employee_id, one in courses.values():
        audit.record(
            session,
            viewer=viewer,
            action="assignment.exempted",
            subject=employee_id,
            at=now,
            course=one.course_title,
            reason=reason.strip()[:MAX_REASON],
        )
    _publish(session, list(courses.values()), now)
    return len(courses)


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


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded(_("Enter why, so that others can understand it later."))


def _still_open(
    assigned: Sequence[tuple[UUID, queries.AssignmentRow]],
) -> list[tuple[UUID, queries.AssignmentRow]]:
    return [(employee_id, one) for employee_id, one in assigned if one.fulfilled_at is None]


def _publish(session: Session, assigned: Sequence[tuple[UUID, queries.AssignmentRow]], now: datetime) -> None:
    for employee_id in dict.fromkeys(employee_id for employee_id, _assignment in assigned):
        outbox.publish(session, AssignmentChanged(employee_id=employee_id, occurred_at=now))
