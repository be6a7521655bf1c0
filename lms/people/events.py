"""What happened to people."""

from uuid import UUID

from lms.core.frozen import frozen
from lms.outbox.terms import Event


@frozen
class EmployeeJoined(Event):
    """A person was hired or rehired."""

    employee_id: UUID


@frozen
class EmployeeMoved(Event):
    """A person's job roles, manager or site changed."""

    employee_id: UUID
    manager_ids: tuple[UUID, ...] = ()
    """All managers above, before and after the move: their reports change."""


@frozen
class EmployeeLeft(Event):
    """A person's employment ended."""

    employee_id: UUID
    manager_ids: tuple[UUID, ...] = ()


@frozen
class ImportRequested(Event):
    """Somebody asked for the next part of an import of many people: that it is read, done or undone."""

    import_id: UUID
    account_id: UUID | None
    """Who asked; empty for the command."""


@frozen
class PeopleImported(Event):
    """A file of people was imported, or its import undone; `imports.queries.page_touched` says whom it concerns.

    One event for all of them: a hundred thousand would take longer than the import.
    """

    import_id: UUID
