"""Undoing an import, with what other features made for its people by themselves."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from lms.assignments import operations as assignments
from lms.core.errors import Conflict
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.directory.imports import queries
from lms.outbox.terms import Step
from lms.people.imports import operations as imports


class UndoBlocked(Conflict):
    """Something was built on what the import did."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "This import can’t be undone any more: people have worked with it since. The page of the import says who."
            )
        )


def begin_undo(session: Session, *, import_id: UUID) -> None:
    """Let an import be undone.

    :raises UndoBlocked: if something was built on it
    """
    if queries.undo_blocks(session, import_id):
        raise UndoBlocked
    imports.begin_undo(session, import_id=import_id)


def plan_undo(session: Session, import_id: UUID, *, viewer: Viewer | None, now: datetime) -> list[Step]:
    """Return the steps that undo what is left of an import."""
    return imports.plan_undo(session, import_id, release=_release, viewer=viewer, now=now)


def _release(session: Session, employee_ids: Sequence[UUID]) -> None:
    assignments.discard_unfulfilled(session, employee_ids=employee_ids)
