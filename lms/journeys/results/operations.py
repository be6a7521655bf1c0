"""Importing customers' results, and undoing that."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core import ids
from lms.core.db import insert_into
from lms.core.errors import Conflict
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.journeys.results import queries, rules
from lms.journeys.results.models import CustomerResult, ResultImport
from lms.journeys.results.reading import ResultsReading
from lms.journeys.results.terms import Replaced, ResultImportState, ResultKey, ResultValue


class ResultImportMoved(Conflict):
    """Somebody imported, undid or discarded the file meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This file was imported, undone or discarded meanwhile. Reload the page to see its status."))


def keep_results(session: Session, *, name: str, found: ResultsReading, viewer: Viewer | None, now: datetime) -> UUID:
    """Keep what a file says until somebody confirms it, and return its id."""
    row = ResultImport(
        id=ids.new_id(),
        name=name,
        state=ResultImportState.CHECKED,
        uploaded_by=viewer.employee_id if viewer else None,
        uploaded_at=now,
        lines=[{**asdict(line), "month": line.month.isoformat()} for line in found.lines],
        wrong=[asdict(line) for line in found.wrong],
        before=[],
    )
    session.add(row)
    session.flush()
    audit.record(session, viewer=viewer, action="results.uploaded", subject=row.id, at=now, name=name)
    return row.id


def import_results(session: Session, *, import_id: UUID, viewer: Viewer | None, now: datetime) -> int:
    """Write the numbers of a file over those of the same months, and return how many changed.

    :raises ResultImportMoved: if it is not waiting
    """
    one = queries.get_import(session, import_id)
    _move(session, import_id, ResultImportState.CHECKED, ResultImportState.DONE)
    stored = queries.stored_values(session, one.lines)
    changed = rules.changes(rules.values_of(one.lines), {key: value for key, (value, _import) in stored.items()})
    nothing: tuple[None, None] = (None, None)
    before = []
    for key in changed:
        value, written_by = stored.get(key, nothing)
        before.append(_plain(Replaced(key=key, value=value, import_id=written_by)))
    _write(session, {key: (value, import_id) for key, value in changed.items()})
    session.execute(
        update(ResultImport).where(ResultImport.id == import_id).values(before=before, changed_count=len(changed))
    )
    audit.record(
        session, viewer=viewer, action="results.imported", subject=import_id, at=now, name=one.name, count=len(changed)
    )
    return len(changed)


def undo_results(session: Session, *, import_id: UUID, viewer: Viewer, now: datetime) -> int:
    """Put back what stood before a file was imported; what other files wrote since stays. Return how many numbers stay.

    :raises ResultImportMoved: if it is not imported
    """
    one = queries.get_import(session, import_id)
    _move(session, import_id, ResultImportState.DONE, ResultImportState.UNDONE)
    stored = queries.stored_values(session, one.lines)
    own = [key for key, (_value, written_by) in stored.items() if written_by == import_id]
    undone = queries.load_undone(session, import_id, one.lines)
    session.execute(
        delete(CustomerResult).where(CustomerResult.import_id == import_id),
        execution_options={"synchronize_session": False},
    )
    found = {key: rules.standing_before(key, import_id, undone) for key in own}
    _write(session, {key: (was.value, was.import_id) for key, was in found.items() if was and was.value})
    kept = one.changed_count - len(own)
    session.execute(update(ResultImport).where(ResultImport.id == import_id).values(kept_count=kept))
    audit.record(session, viewer=viewer, action="results.undone", subject=import_id, at=now, name=one.name, kept=kept)
    return kept


def discard_results(session: Session, *, import_id: UUID, viewer: Viewer, now: datetime) -> None:
    """Remove a file that was not imported.

    :raises ResultImportMoved: if it was
    """
    gone = session.execute(
        delete(ResultImport)
        .where(ResultImport.id == import_id, ResultImport.state == ResultImportState.CHECKED)
        .returning(ResultImport.name),
        execution_options={"synchronize_session": False},
    ).first()
    if gone is None:
        raise ResultImportMoved
    audit.record(session, viewer=viewer, action="results.discarded", subject=import_id, at=now, name=gone.name)


def _move(session: Session, import_id: UUID, before: ResultImportState, after: ResultImportState) -> None:
    moved = session.execute(
        update(ResultImport)
        .where(ResultImport.id == import_id, ResultImport.state == before)
        .values(state=after)
        .returning(ResultImport.id),
        execution_options={"synchronize_session": False},
    )
    if moved.first() is None:
        raise ResultImportMoved


def _write(session: Session, values: Mapping[ResultKey, tuple[ResultValue, UUID | None]]) -> None:
    rows = [
        {**asdict(key), "amount": value.amount, "answer_count": value.answer_count, "import_id": written_by}
        for key, (value, written_by) in values.items()
    ]
    if not rows:
        return
    statement = insert_into(session, CustomerResult)
    new = {name: statement.excluded[name] for name in ("amount", "answer_count", "import_id")}
    session.connection().execute(
        statement.on_conflict_do_update(index_elements=list(CustomerResult.__table__.primary_key), set_=new), rows
    )


def _plain(one: Replaced) -> dict[str, Any]:
    return {
        "map": one.key.map_code,
        "touchpoint": one.key.touchpoint_code,
        "month": one.key.month.isoformat(),
        "measure": one.key.measure.value,
        "amount": one.value.amount if one.value else None,
        "answers": one.value.answer_count if one.value else None,
        "import": str(one.import_id) if one.import_id else None,
    }
