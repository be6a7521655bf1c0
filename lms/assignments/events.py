"""What happened to assignments."""

from uuid import UUID

from lms.core.frozen import frozen
from lms.outbox.terms import Event


@frozen
class AssignmentChanged(Event):
    """Somebody has more time for a course, is exempt from it, or no longer is."""

    employee_id: UUID


@frozen
class AssignmentMade(Event):
    """People were assigned, or freed of, at least one course each."""

    employee_ids: tuple[UUID, ...]
    """Many at once, so that a release for the whole company is told in few rows."""


@frozen
class AssignmentFulfilled(Event):
    """Somebody completed what an assignment asked."""

    employee_id: UUID
    assignment_id: UUID
