"""Moving an import from one state to the next."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from lms.core.errors import Conflict
from lms.core.words import gettext as _
from lms.files import operations as files
from lms.outbox.terms import Step
from lms.people.imports.models import PeopleImport, PeopleImportRow
from lms.people.imports.queries import ImportRow
from lms.people.imports.terms import ImportState, RowOutcome

DONE_AT_ONCE = 500
"""Rows in one transaction."""
ALL_AT_ONCE = 5_000
"""So many rows are done in one transaction: nobody ever sees half of them."""


class ImportNotReady(Conflict):
    """The import is not at the point at which this can be done."""

    def __init__(self) -> None:
        super().__init__(_("This import has moved on. Reload the page to see how far it is."))


def together(session: Session, *, steps: Sequence[Step]) -> None:
    """Take steps in one transaction."""
    for step in steps:
        step(session)


def drop_file(session: Session, one: ImportRow) -> None:
    """Remove the file of an import, which is not read again."""
    if one.sha256:
        set_values(session, one.id, sha256=None)
        files.drop_own_file(session, sha256=one.sha256)


def set_outcome(session: Session, import_id: UUID, lines: Sequence[int], outcome: RowOutcome) -> None:
    """Note what became of some rows."""
    session.execute(
        update(PeopleImportRow)
        .where(PeopleImportRow.import_id == import_id, PeopleImportRow.line.in_(lines))
        .values(outcome=outcome),
        execution_options={"synchronize_session": False},
    )


def set_values(session: Session, import_id: UUID, **values: Any) -> None:
    """Set columns of an import."""
    session.execute(
        update(PeopleImport).where(PeopleImport.id == import_id).values(**values),
        execution_options={"synchronize_session": False},
    )


def move_state(session: Session, import_id: UUID, before: ImportState, after: ImportState, **values: Any) -> None:
    """Move an import to another state.

    :raises ImportNotReady: if it is not in the state before
    """
    moved = session.execute(
        update(PeopleImport)
        .where(PeopleImport.id == import_id, PeopleImport.state == before)
        .values(state=after, **values)
        .returning(PeopleImport.id),
        execution_options={"synchronize_session": False},
    ).all()
    if not moved:
        raise ImportNotReady
