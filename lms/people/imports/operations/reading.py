"""From the file to the plan."""

import io
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, insert
from sqlalchemy.orm import Session

from lms.core import garbage
from lms.core.sheets.cells import SheetRefused
from lms.core.viewer import Viewer
from lms.core.words import gettext as _
from lms.files import operations as files
from lms.files import queries as files_stored
from lms.files.store import FileMissing, Store, StoredBytes
from lms.outbox.terms import Step
from lms.people.imports import queries
from lms.people.imports.keeping import pack_sheet, unpack_sheet
from lms.people.imports.matching import NameResolver
from lms.people.imports.models import PeopleImport, PeopleImportRow
from lms.people.imports.operations.states import ImportNotReady, drop_file, move_state, set_values
from lms.people.imports.planning import Planner
from lms.people.imports.reading import PeopleSheet, kind_of, read_people
from lms.people.imports.storing import open_file, store_file
from lms.people.imports.terms import ImportState, PlannedRow, RowKind, RowOutcome, SheetKind

KEPT = timedelta(days=1)
"""How long a file is kept that nobody confirms."""
ROWS_KEPT = timedelta(days=90)
"""How long an import can be undone, and says what it did to whom."""
PLANNED_AT_ONCE = 1_000
"""Rows in one transaction."""
_MEDIA_TYPE = "application/octet-stream"
"""Of files that are never served."""


def keep_file(
    session: Session,
    *,
    import_id: UUID,
    name: str,
    stored: StoredBytes,
    viewer: Viewer | None,
    is_month_first: bool | None = None,
    today: date,
    now: datetime,
) -> UUID:
    """Keep a file that is in the store, to be read; delete those that nobody confirmed. Return the id of the import.

    Whether 03/04 is 4 March depends on the company's language, unless `is_month_first` says it.
    """
    purge(session, now=now)
    files.keep_bytes(session, stored=stored, media_type=_MEDIA_TYPE, now=now)
    one = PeopleImport(
        id=import_id,
        name=name[-120:],
        sha256=stored.sha256,
        state=ImportState.READING,
        uploaded_by=viewer.employee_id if viewer else None,
        uploaded_at=now,
        effective_on=today,
        is_month_first=queries.is_month_first(session) if is_month_first is None else is_month_first,
        choices={},
        unknown=[],
        unused=[],
    )
    session.add(one)
    session.flush()
    return import_id


def purge(session: Session, *, now: datetime) -> None:
    """Delete the files that nobody confirmed, and the rows of imports that are long done."""
    waiting = PeopleImport.state.in_([ImportState.READING, ImportState.REFUSED, ImportState.READY])
    _delete(session, waiting, PeopleImport.uploaded_at < now - KEPT)
    _delete(session, ~waiting, PeopleImport.uploaded_at < now - ROWS_KEPT)


def _delete(session: Session, *conditions: ColumnElement[bool]) -> int:
    gone = session.execute(delete(PeopleImport).where(*conditions).returning(PeopleImport.sha256)).scalars().all()
    for sha256 in filter(None, gone):
        files.drop_own_file(session, sha256=sha256)
    return len(gone)


def plan_reading(
    session: Session, import_id: UUID, *, protected: Collection[UUID], names_first: bool = False, now: datetime
) -> list[Step]:
    """Read a file and return the steps that write down what it would change. `protected` are people whom no file changes.

    With `names_first` no row is written while there are unknown names: for who answers them at once, and has it read again.
    """
    one = queries.get_import(session, import_id)
    if one.state is not ImportState.READING:
        return []
    with garbage.paused():
        return _plan(session, one, protected, names_first, now)


def _plan(
    session: Session, one: queries.ImportRow, protected: Collection[UUID], names_first: bool, now: datetime
) -> list[Step]:
    import_id, store = one.id, files_stored.store_of(session)
    names = NameResolver(queries.load_job_roles(session), queries.load_sites(session), one.choices)
    try:
        # Before everybody is loaded: a file takes most room while it is opened.
        sheet, packed = _sheet(store, one)
        planner = Planner(
            queries.load_people(session),
            names,
            protected={*protected, *((one.uploaded_by,) if one.uploaded_by else ())},
            today=one.effective_on,
            is_month_first=one.is_month_first,
        )
        planner.read(sheet.rows)
    except SheetRefused as refused:
        return [partial(_refuse, one=one, reason=str(refused.problem))]
    except FileMissing:
        return [partial(_refuse, one=one, reason=str(_("The file is no longer here. Upload it again.")))]
    stored = store_file(store, import_id, io.BytesIO(packed)) if packed else None
    last = partial(
        _finish_reading, one=one, names=names, sheet=sheet.name, unused=sheet.unused, unsure_day=planner.unsure_day
    )
    count = 0 if names_first and names.unknown() else planner.count
    return [
        partial(_forget_rows, import_id=import_id),
        *([partial(_keep_sheet, one=one, stored=stored, now=now)] if stored else []),
        *(
            partial(_write_rows, import_id=import_id, planner=planner, start=start)
            for start in range(0, count, PLANNED_AT_ONCE)
        ),
        last,
    ]


def _sheet(store: Store, one: queries.ImportRow) -> tuple[PeopleSheet, bytes]:
    """Return the sheet of an import, and what is to be kept of it instead of the file, if the file takes long to read.

    A file is closed again before everybody is loaded: its content and all people would not find room beside each other.
    """
    if one.sha256 is None:
        raise queries.ImportNotFound
    with open_file(store, one.sha256) as file:
        content = file.read()
    if one.is_packed:
        return unpack_sheet(content), b""
    is_slow = kind_of(content) is SheetKind.XLSX
    packed = pack_sheet(read_people(content))
    return unpack_sheet(packed), packed if is_slow else b""


def _keep_sheet(session: Session, *, one: queries.ImportRow, stored: StoredBytes, now: datetime) -> None:
    """Keep what was read of a file instead of the file."""
    files.keep_bytes(session, stored=stored, media_type=_MEDIA_TYPE, now=now)
    set_values(session, one.id, sha256=stored.sha256, is_packed=True)
    if one.sha256 and one.sha256 != stored.sha256:
        files.drop_own_file(session, sha256=one.sha256)


def _refuse(session: Session, *, one: queries.ImportRow, reason: str) -> None:
    set_values(session, one.id, state=ImportState.REFUSED, refusal=reason)
    drop_file(session, one)


def _forget_rows(session: Session, *, import_id: UUID) -> None:
    session.execute(delete(PeopleImportRow).where(PeopleImportRow.import_id == import_id))


def _write_rows(session: Session, *, import_id: UUID, planner: Planner, start: int) -> None:
    rows = [_row_values(import_id, row) for row in planner.rows(start, start + PLANNED_AT_ONCE)]
    session.connection().execute(insert(PeopleImportRow), rows)


def _row_values(import_id: UUID, row: PlannedRow) -> dict[str, Any]:
    return {"import_id": import_id, "outcome": RowOutcome.WAITING, **row._asdict()}


def _finish_reading(
    session: Session,
    *,
    one: queries.ImportRow,
    names: NameResolver,
    sheet: str,
    unused: Sequence[str],
    unsure_day: str,
) -> None:
    counts = queries.count_kinds(session, one.id)
    unknown = [
        {
            "kind": name.kind,
            "name": name.name,
            "department": name.department,
            "count": name.count,
            "likely": name.likely.hex if name.likely else None,
        }
        for name in names.unknown()
    ]
    values = {f"{kind.value}_count": counts.get(kind, 0) for kind in RowKind}
    set_values(
        session,
        one.id,
        state=ImportState.READY,
        choices={"names": one.choices, "units": one.units, "unsure_day": unsure_day},
        sheet=sheet[:120],
        unused=list(unused)[:50],
        unknown=unknown,
        **values,
    )


def choose_names(
    session: Session, *, import_id: UUID, choices: Mapping[str, str], units: Sequence[Mapping[str, Any]]
) -> None:
    """Note what the unknown names of a file are, and which of them are added with it; the file is then read again.

    :raises ImportNotReady: if it was confirmed meanwhile
    """
    one = queries.get_import(session, import_id)
    known = {str(unit["id"]) for unit in one.units}
    added = [dict(unit) for unit in units if str(unit["id"]) not in known]
    document = {"names": {**one.choices, **choices}, "units": [*one.units, *added]}
    move_state(session, import_id, ImportState.READY, ImportState.READING, choices=document)


def read_days_otherwise(session: Session, *, import_id: UUID) -> None:
    """Take 03/04 as 4 March instead of 3 April, or the other way round; the file is then read again.

    :raises ImportNotReady: if it was confirmed meanwhile
    """
    is_month_first = not queries.get_import(session, import_id).is_month_first
    move_state(session, import_id, ImportState.READY, ImportState.READING, is_month_first=is_month_first)


def drop_import(session: Session, *, import_id: UUID) -> None:
    """Discard a file that was not imported.

    :raises ImportNotReady: if it was confirmed meanwhile
    """
    before = PeopleImport.state.in_([ImportState.READING, ImportState.REFUSED, ImportState.READY])
    if not _delete(session, PeopleImport.id == import_id, before):
        raise ImportNotReady
