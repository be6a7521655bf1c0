"""What happened in the ledger."""

from uuid import UUID

from lms.core.frozen import frozen
from lms.outbox.terms import Event


@frozen
class ModuleCompleted(Event):
    """Somebody completed a module version for the first time."""

    employee_id: UUID
    module_version_id: UUID


@frozen
class MasteryChanged(Event):
    """What somebody holds changed for at least one objective."""

    employee_id: UUID
