"""What happened in the ledger."""

from dataclasses import dataclass
from uuid import UUID

from lms.outbox.terms import Event


@dataclass(frozen=True, kw_only=True)
class ModuleCompleted(Event):
    """Somebody completed a module version for the first time."""

    employee_id: UUID
    module_version_id: UUID


@dataclass(frozen=True, kw_only=True)
class MasteryChanged(Event):
    """What somebody holds changed for at least one objective."""

    employee_id: UUID
