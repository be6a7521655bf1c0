"""Reading imports, and who is here, to plan them."""

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Executable, func, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.core.frozen import frozen
from lms.core.paging import Page, page_key, read_page_key
from lms.core.words import gettext as _
from lms.files import queries as files
from lms.people.imports.matching import DayReader, KnownJobRole
from lms.people.imports.models import PeopleImport, PeopleImportRow
from lms.people.imports.rows import KnownPerson, People
from lms.people.imports.terms import (
    ImportCounts,
    ImportState,
    NameKind,
    RowKind,
    RowOutcome,
    RowProblem,
    UnknownName,
)
from lms.people.models import Department, Employee, JobRole, Organisation, Placement, Site
from lms.people.terms import EmploymentState

PAGE_ROWS = 50
_READ_AT_ONCE = 1_000
_MONTH_FIRST = {"US"}
"""Regions that write 04/03 for 3 April. Source: CLDR, short date formats; the Philippines use both."""


class ImportNotFound(NotFound):
    """There is no such import; what was not confirmed within a day is deleted."""

    def __init__(self) -> None:
        super().__init__(_("This import is no longer here. Files that were not imported are deleted after a day."))


@frozen
class ImportRow:
    """One import."""

    id: UUID
    name: str
    sha256: str | None
    """Of its file in the store; none once it is imported."""
    is_packed: bool
    """Whether that is what was read of the file."""
    sheet: str
    state: ImportState
    uploaded_by: UUID | None
    uploader: str
    """Name of who uploaded it; empty for the command, or if they are gone."""
    uploaded_at: datetime
    effective_on: date
    is_month_first: bool
    ends_missing: bool
    refusal: str
    counts: ImportCounts
    done_count: int
    skipped_count: int
    finished_at: datetime | None
    undone_at: datetime | None
    choices: dict[str, str] = field(default_factory=dict)
    units: tuple[dict[str, Any], ...] = ()
    """Departments, job roles and sites that are added with it: plain values of `NewUnit`, with their `kind`."""
    unknown: tuple[UnknownName, ...] = ()
    unused: tuple[str, ...] = ()
    unsure_day: str = ""
    """A day as it is written in the file that could be another one, if none of them tells how they are meant."""

    @property
    def day_read(self) -> date | None:
        """How the unsure day was read."""
        return self._unsure_day(is_month_first=self.is_month_first)

    @property
    def day_otherwise(self) -> date | None:
        """The other way to read it."""
        return self._unsure_day(is_month_first=not self.is_month_first)

    def _unsure_day(self, *, is_month_first: bool) -> date | None:
        return DayReader((), is_month_first=is_month_first).read(self.unsure_day)

    @property
    def to_do(self) -> int:
        """Rows that are done, or will be."""
        return self.counts.to_do + (self.counts.missing if self.ends_missing else 0)

    @property
    def is_open(self) -> bool:
        """Test if nothing was done yet."""
        return self.state in {ImportState.READING, ImportState.REFUSED, ImportState.READY}

    @property
    def is_going_on(self) -> bool:
        """Test if there is something to wait for."""
        return self.state in {ImportState.READING, ImportState.RUNNING, ImportState.UNDOING}


class StagedRow(NamedTuple):
    """One row as it was planned, and what became of it."""

    line: int
    kind: RowKind
    employee_id: UUID | None
    name: str
    email: str
    after: dict[str, Any]
    before: dict[str, Any]
    problem: RowProblem | None
    facts: dict[str, Any]
    outcome: RowOutcome


class NewRow(NamedTuple):
    """A row that adds somebody, as much of it as that needs: a hundred thousand are read."""

    line: int
    employee_id: UUID
    after: dict[str, Any]


_IMPORT = select(PeopleImport, Employee.name.label("uploader")).outerjoin(
    Employee, Employee.id == PeopleImport.uploaded_by
)
_ROW = select(*(getattr(PeopleImportRow, name) for name in StagedRow._fields))


def get_import(session: Session, import_id: UUID) -> ImportRow:
    """Return one import.

    :raises ImportNotFound: if there is none
    """
    row = session.execute(_IMPORT.where(PeopleImport.id == import_id)).first()
    if row is None:
        raise ImportNotFound
    return _import_row(*row)


def list_imports(session: Session, *, limit: int = 20) -> tuple[ImportRow, ...]:
    """Return the newest imports."""
    rows = session.execute(_IMPORT.order_by(PeopleImport.uploaded_at.desc(), PeopleImport.id).limit(limit))
    return tuple(_import_row(*row) for row in rows)


def _import_row(one: PeopleImport, uploader: str | None) -> ImportRow:
    return ImportRow(
        id=one.id, name=one.name, sha256=one.sha256, is_packed=one.is_packed, sheet=one.sheet, state=ImportState(one.state), uploaded_by=one.uploaded_by,
        uploader=uploader or "", uploaded_at=one.uploaded_at, effective_on=one.effective_on,
        is_month_first=one.is_month_first, ends_missing=one.ends_missing, refusal=one.refusal,
        counts=ImportCounts(
            new=one.new_count, changed=one.changed_count, unchanged=one.unchanged_count, wrong=one.wrong_count,
            missing=one.missing_count,
        ),
        done_count=one.done_count, skipped_count=one.skipped_count, finished_at=one.finished_at, undone_at=one.undone_at,
        choices=one.choices.get("names", {}), units=tuple(one.choices.get("units", ())),
        unknown=tuple(_unknown(value) for value in one.unknown), unused=tuple(one.unused),
        unsure_day=one.choices.get("unsure_day", ""),
    )  # fmt: skip


def _unknown(value: dict[str, Any]) -> UnknownName:
    likely = UUID(value["likely"]) if value["likely"] else None
    return UnknownName(**{**value, "kind": NameKind(value["kind"]), "likely": likely})


def size_of(session: Session, import_id: UUID) -> int:
    """Return how many bytes are kept of a file."""
    sha256 = get_import(session, import_id).sha256
    file = files.find_file(session, sha256) if sha256 else None
    return file.size_bytes if file else 0


def page_rows(
    session: Session, import_id: UUID, kind: RowKind, *, key: str | None = None, limit: int = PAGE_ROWS
) -> Page[StagedRow]:
    """Return rows of one kind, in the order of the file.

    :raises PageKeyUnknown: if no page gave out this `key`
    """
    query = _ROW.where(PeopleImportRow.import_id == import_id, PeopleImportRow.kind == kind)
    order = PeopleImportRow.line.desc() if kind is RowKind.MISSING else PeopleImportRow.line
    if key is not None:
        (last,) = read_page_key(key, int)
        query = query.where(PeopleImportRow.line < last if kind is RowKind.MISSING else PeopleImportRow.line > last)
    found = [StagedRow(*row) for row in session.execute(query.order_by(order).limit(limit + 1))]
    return Page(rows=tuple(found[:limit]), next_key=page_key(found[limit - 1].line) if len(found) > limit else None)


def read_rows(session: Session, import_id: UUID, kind: RowKind) -> Iterator[StagedRow]:
    """Yield all rows of one kind, in the order of the file."""
    query = _ROW.where(PeopleImportRow.import_id == import_id, PeopleImportRow.kind == kind)
    for row in session.execute(query.order_by(PeopleImportRow.line).execution_options(yield_per=1_000)):
        yield StagedRow(*row)


def list_skipped(session: Session, import_id: UUID, *, limit: int = PAGE_ROWS) -> tuple[StagedRow, ...]:
    """Return the first rows that no longer fitted when their turn came."""
    skipped = PeopleImportRow.import_id == import_id, PeopleImportRow.outcome == RowOutcome.SKIPPED
    return tuple(
        StagedRow(*row) for row in session.execute(_ROW.where(*skipped).order_by(PeopleImportRow.line).limit(limit))
    )


def rows_of(session: Session, import_id: UUID, lines: Sequence[int], *, outcome: RowOutcome) -> list[StagedRow]:
    """Return some rows that have this outcome, managers before their reports."""
    query = _ROW.where(
        PeopleImportRow.import_id == import_id, PeopleImportRow.line.in_(lines), PeopleImportRow.outcome == outcome
    )
    return [StagedRow(*row) for row in session.execute(query.order_by(PeopleImportRow.depth, PeopleImportRow.line))]


def new_rows_of(session: Session, import_id: UUID, lines: Sequence[int]) -> list[NewRow]:
    """Return some rows that wait to add people, managers before their reports."""
    query = select(PeopleImportRow.line, PeopleImportRow.employee_id, PeopleImportRow.after).where(
        PeopleImportRow.import_id == import_id,
        PeopleImportRow.line.in_(lines),
        PeopleImportRow.outcome == RowOutcome.WAITING,
    )
    rows = session.connection().execute(query.order_by(PeopleImportRow.depth, PeopleImportRow.line))
    return [NewRow(line, employee_id, after) for line, employee_id, after in rows if employee_id]


def lines_of(session: Session, import_id: UUID, kind: RowKind, *, outcome: RowOutcome) -> list[int]:
    """Return the lines of the rows of a kind that have this outcome, managers before their reports."""
    query = select(PeopleImportRow.line).where(
        PeopleImportRow.import_id == import_id, PeopleImportRow.kind == kind, PeopleImportRow.outcome == outcome
    )
    return list(session.scalars(query.order_by(PeopleImportRow.depth, PeopleImportRow.line)))


def count_kinds(session: Session, import_id: UUID) -> dict[RowKind, int]:
    """Return how many rows there are of each kind."""
    query = select(PeopleImportRow.kind, func.count()).where(PeopleImportRow.import_id == import_id)
    return {RowKind(kind): count for kind, count in session.execute(query.group_by(PeopleImportRow.kind))}


def list_added(session: Session, import_id: UUID) -> list[UUID]:
    """Return the people whom an import has added."""
    added = PeopleImportRow.kind == RowKind.NEW, PeopleImportRow.outcome == RowOutcome.DONE
    query = select(PeopleImportRow.employee_id).where(PeopleImportRow.import_id == import_id, *added)
    return [one for one in session.scalars(query) if one is not None]


def list_new_managers(session: Session, import_id: UUID) -> dict[UUID, dict[str, Any]]:
    """Return the values after, of those people to whom an import gives another manager."""
    changed = PeopleImportRow.kind == RowKind.CHANGED, PeopleImportRow.outcome == RowOutcome.DONE
    query = select(PeopleImportRow.employee_id, PeopleImportRow.after).where(
        PeopleImportRow.import_id == import_id, *changed
    )
    return {row.employee_id: row.after for row in session.execute(query) if row.employee_id and "manager" in row.after}


def page_touched(
    session: Session, import_id: UUID, *, after: UUID | None = None, limit: int = 1_000
) -> tuple[UUID, ...]:
    """Return the next people whom an import touched, by their ids."""
    query = select(PeopleImportRow.employee_id).where(
        PeopleImportRow.import_id == import_id,
        PeopleImportRow.outcome.in_([RowOutcome.DONE, RowOutcome.UNDONE]),
    )
    if after is not None:
        query = query.where(PeopleImportRow.employee_id > after)
    found = session.scalars(query.order_by(PeopleImportRow.employee_id).limit(limit))
    return tuple(one for one in found if one is not None)


def find_arrival(session: Session, employee_id: UUID) -> ImportRow | None:
    """Return the import by which a person was added, or `None`."""
    came = (
        PeopleImportRow.employee_id == employee_id,
        PeopleImportRow.kind == RowKind.NEW,
        PeopleImportRow.outcome == RowOutcome.DONE,
    )
    import_id = session.scalar(select(PeopleImportRow.import_id).where(*came).limit(1))
    return get_import(session, import_id) if import_id else None


# ── Who is here ────────────────────────────────────────────────────────────────────────────────────────────────────


def count_people(session: Session) -> int:
    """Return how many people are here, or were: so many are read to plan an import."""
    return session.scalar(select(func.count()).select_from(Employee)) or 0


def load_people(session: Session) -> People:
    """Return everybody who is here, or was."""
    people = People()
    shared: dict[Any, Any] = {None: None}  # of managers, sites and days one object each, however many have them

    def share(value: Any) -> Any:
        return shared.setdefault(value, value)

    columns = (
        Employee.id, Employee.name, Employee.email, Employee.number, Employee.state, Employee.site_id,
        Employee.manager_id, Employee.joined_on, Employee.ended_on,
    )  # fmt: skip
    roles = _current_job_roles(session)
    held: tuple[UUID, list[UUID]] | None = next(roles, None)
    query = select(*columns).order_by(Employee.id)
    for id_, name, email, number, state, site, manager, joined_on, ended_on in _many(session, query):
        own: tuple[UUID, ...] = ()
        if held is not None and held[0] == id_:
            own = share(tuple(sorted(held[1])))
            held = next(roles, None)
        people.add(
            KnownPerson(
                id_, name, email, number, EmploymentState(state), own, share(site), share(manager), share(joined_on),
                share(ended_on),
            )
        )  # fmt: skip
    return people


def _current_job_roles(session: Session) -> Iterator[tuple[UUID, list[UUID]]]:
    """Yield who has which job roles now, in the order of people's ids: both lists are gone through side by side."""
    query = select(Placement.employee_id, Placement.job_role_id).where(Placement.ends_on.is_(None))
    current: tuple[UUID, list[UUID]] | None = None
    for employee_id, job_role_id in _many(session, query.order_by(Placement.employee_id)):
        if current is None or current[0] != employee_id:
            if current is not None:
                yield current
            current = employee_id, []
        current[1].append(job_role_id)
    if current is not None:
        yield current


def _many(session: Session, query: Executable) -> Iterator[Any]:
    return iter(session.execute(query.execution_options(yield_per=_READ_AT_ONCE)))


def load_job_roles(session: Session) -> tuple[KnownJobRole, ...]:
    """Return all job roles, with the names of their departments."""
    query = select(JobRole.id, JobRole.name, Department.name.label("department")).join(Department)
    return tuple(KnownJobRole(**row._asdict()) for row in session.execute(query))


def load_sites(session: Session) -> tuple[tuple[UUID, str], ...]:
    """Return all sites, each its id and its name."""
    return tuple((row.id, row.name) for row in session.execute(select(Site.id, Site.name)))


def is_month_first(session: Session) -> bool:
    """Test if the company writes the month before the day."""
    locale = session.scalar(select(Organisation.locale)) or ""
    return locale.upper().replace("_", "-").rpartition("-")[2] in _MONTH_FIRST
