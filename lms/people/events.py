"""What happened to people."""

from dataclasses import dataclass
from uuid import UUID

from lms.outbox.terms import Event


@dataclass(frozen=True, kw_only=True)
class EmployeeJoined(Event):
    """A person was hired or rehired."""

    employee_id: UUID


@dataclass(frozen=True, kw_only=True)
class EmployeeMoved(Event):
    """A person's job roles, manager or site changed."""

    employee_id: UUID
    manager_ids: tuple[UUID, ...] = ()
    """All managers above, before and after the move: their reports change."""


@dataclass(frozen=True, kw_only=True)
class EmployeeLeft(Event):
    """A person's employment ended."""

    employee_id: UUID
    manager_ids: tuple[UUID, ...] = ()
