"""What happened to people."""

from dataclasses import dataclass
from uuid import UUID

from lms.outbox.terms import Event


@dataclass(frozen=True, kw_only=True)
class EmployeeJoined(Event):
    """Somebody works here now (or again)."""

    employee_id: UUID


@dataclass(frozen=True, kw_only=True)
class EmployeeMoved(Event):
    """Somebody's job roles, manager or site changed."""

    employee_id: UUID
    manager_ids: tuple[UUID, ...] = ()
    """All managers above, before and after the move: whose boards are touched."""


@dataclass(frozen=True, kw_only=True)
class EmployeeLeft(Event):
    """Somebody's employment ended."""

    employee_id: UUID
    manager_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class JobRolesChanged(Event):
    """Job roles were added, renamed or removed: a later release may differ."""
