"""What happened to assignments."""

from dataclasses import dataclass
from uuid import UUID

from lms.outbox.terms import Event


@dataclass(frozen=True, kw_only=True)
class AssignmentMade(Event):
    """Somebody was assigned, or freed of, at least one course."""

    employee_id: UUID


@dataclass(frozen=True, kw_only=True)
class AssignmentFulfilled(Event):
    """Somebody completed what an assignment asked."""

    employee_id: UUID
    assignment_id: UUID
