"""What happened to assignments."""

from dataclasses import dataclass
from uuid import UUID

from lms.outbox.terms import Event


@dataclass(frozen=True, kw_only=True)
class AssignmentMade(Event):
    """People were assigned, or freed of, at least one course each."""

    employee_ids: tuple[UUID, ...]
    """Many at once, so that a release for the whole company is told in few rows."""


@dataclass(frozen=True, kw_only=True)
class AssignmentFulfilled(Event):
    """Somebody completed what an assignment asked."""

    employee_id: UUID
    assignment_id: UUID
