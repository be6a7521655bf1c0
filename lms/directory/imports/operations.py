"""Taking an import as far as it was asked for, and undoing it with what other features made for its people by themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import operations as assignments
from lms.core.errors import Conflict
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.directory.imports import queries
from lms.outbox import operations as outbox
from lms.outbox.terms import Step
from lms.people.events import ImportRequested
from lms.people.imports import operations as imports
from lms.people.imports.queries import get_import
from lms.people.imports.terms import ImportState


class UndoBlocked(Conflict):
    """Something was built on what the import did."""

    def __init__(self) -> None:
        super().__init__(
            _("This import can’t be undone any more: people have worked with it since. The import’s page says who.")
        )


def plan_next(session: Session, import_id: UUID, *, viewer: Viewer | None, now: datetime) -> Sequence[Step]:
    """Return the steps that take an import as far as it was asked for: that read it, do what is left of it, or undo that."""
    match get_import(session, import_id).state:
        case ImportState.READING:
            return imports.plan_reading(session, import_id, protected=queries.protected_people(session), now=now)
        case ImportState.RUNNING:
            return imports.plan_import(session, import_id, viewer=viewer, now=now)
        case ImportState.UNDOING:
            return imports.plan_undo(session, import_id, release=_release, viewer=viewer, now=now)
        case _:
            return ()


def request_next(session: Session, *, import_id: UUID, viewer: Viewer | None, now: datetime) -> None:
    """Ask the worker to take an import further: it is too large for somebody to wait."""
    account_id = viewer.account_id if viewer else None
    outbox.publish(session, ImportRequested(import_id=import_id, account_id=account_id, occurred_at=now))


def begin_undo(session: Session, *, import_id: UUID) -> None:
    """Let an import be undone.

    :raises UndoBlocked: if something was built on it
    """
    if queries.undo_blocks(session, import_id):
        raise UndoBlocked
    imports.begin_undo(session, import_id=import_id)


def _release(session: Session, employee_ids: Sequence[UUID]) -> None:
    assignments.discard_unfulfilled(session, employee_ids=employee_ids)
