"""Whom no file changes, and what stands in the way of undoing an import."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from lms.assignments.models import Assignment
from lms.core.db import Base
from lms.core.disk import says_full
from lms.core.frozen import frozen
from lms.core.paging import Page, in_slices
from lms.core.permissions import PermissionSet
from lms.directory.imports.terms import ADVANCE, UndoBlock, UndoReason
from lms.identity.models import Account, Grant, SignedInSession
from lms.outbox import queries as outbox
from lms.outbox.terms import DeliveryState
from lms.people.imports import queries as imports
from lms.people.imports.models import PeopleImportRow
from lms.people.imports.terms import ImportState, PersonField, RowKind, RowOutcome
from lms.people.imports.values import value_of
from lms.people.models import Employee
from lms.people.operations.bulk import job_roles_of
from lms.people.terms import EmploymentState

MOST_BLOCKS = 20
_AT_ONCE = 500
_GOES_ALONG = {
    "people_placement", "people_reporting_line", "people_planned_move", "people_import", "identity_account", "assignments_assignment",
    "mail_outgoing_message", "people_employee",
}  # fmt: skip
"""What is made for people without anybody's doing, and goes with them. Whatever else refers to somebody was built on them."""


@frozen
class RowChange:
    """One field that a row changes, in words."""

    label: str
    before: str
    after: str


@frozen
class PreviewRow:
    """One row as the page shows it."""

    row: imports.StagedRow
    job_roles: str
    site: str
    manager: str
    changes: tuple[RowChange, ...] = ()


@frozen
class ImportPage:
    """One import, and rows of one kind."""

    one: imports.ImportRow
    kind: RowKind
    rows: tuple[PreviewRow, ...]
    next_key: str | None
    skipped: tuple[imports.StagedRow, ...]
    """Rows that no longer fitted when their turn came."""
    blocks: tuple[UndoBlock, ...]
    """Why it cannot be undone, if it is done and cannot be."""
    stopped: str
    """Why the work on it stopped; empty if it goes on, or is done."""
    is_tried_again: bool
    """Whether the worker tries again by itself."""

    @property
    def is_disk_full(self) -> bool:
        """Test if it stopped for lack of space."""
        return says_full(self.stopped)


def import_page(session: Session, one: imports.ImportRow, kind: RowKind, rows: Page[imports.StagedRow]) -> ImportPage:
    """Return one import as its page shows it."""
    is_done = one.state is ImportState.DONE
    failures = _failures(session, one) if one.is_going_on else []
    return ImportPage(
        one=one,
        kind=kind,
        rows=_in_words(session, one, rows.rows),
        next_key=rows.next_key,
        skipped=imports.list_skipped(session, one.id) if one.skipped_count else (),
        blocks=undo_blocks(session, one.id) if is_done else (),
        stopped=failures[-1].error if failures else "",
        is_tried_again=bool(failures) and failures[-1].state is DeliveryState.WAITING,
    )


def _failures(session: Session, one: imports.ImportRow) -> list[outbox.DeliveryRow]:
    rows = outbox.list_deliveries(session, handlers=[ADVANCE], key_field=("import_id", str(one.id)))
    return [row for row in rows[-1:] if row.has_failed]


def _in_words(session: Session, one: imports.ImportRow, rows: Sequence[imports.StagedRow]) -> tuple[PreviewRow, ...]:
    names = _names(session, one, rows)

    def words(key: str, plain: Any) -> str:
        if plain is None or plain == []:
            return ""
        if key == "job_roles":
            return ", ".join(sorted(names.get(id_, "") for id_ in plain))
        if key == "state":
            return str(EmploymentState(plain).one_label)
        return names.get(plain, "") if key in {"site", "manager"} else str(plain)

    return tuple(
        PreviewRow(
            row=row,
            job_roles=words("job_roles", row.after.get("job_roles")),
            site=words("site", row.after.get("site")),
            manager=words("manager", row.after.get("manager")),
            changes=tuple(
                RowChange(label=str(field.label), before=words(field, row.before.get(field)), after=words(field, after))
                for key, after in row.after.items()
                for field in (PersonField(key),)
            )
            if row.kind is RowKind.CHANGED
            else (),
        )
        for row in rows
    )


def _names(session: Session, one: imports.ImportRow, rows: Sequence[imports.StagedRow]) -> dict[str, str]:
    """Return the names of job roles, sites and managers by their plain ids; some are still to be added."""
    names = {unit["id"]: unit["name"] for unit in one.units}
    names |= {role.id.hex: role.name for role in imports.load_job_roles(session)}
    names |= {site_id.hex: name for site_id, name in imports.load_sites(session)}
    values = [values.get("manager") for row in rows for values in (row.after, row.before)]
    managers = [UUID(value) for value in dict.fromkeys(values) if value]
    if managers:
        new = (
            PeopleImportRow.import_id == one.id,
            PeopleImportRow.employee_id.in_(managers),
        )
        for query in (
            select(PeopleImportRow.employee_id, PeopleImportRow.name).where(*new),
            select(Employee.id, Employee.name).where(Employee.id.in_(managers)),
        ):
            names |= {id_.hex: name for id_, name in session.execute(query) if id_}
    return names


def protected_people(session: Session) -> frozenset[UUID]:
    """Return the administrators: no file changes them. Source: security.md R6."""
    query = (
        select(Account.employee_id)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.permission_set == PermissionSet.ADMINISTRATOR)
    )
    return frozenset(session.scalars(query))


def undo_blocks(session: Session, import_id: UUID) -> tuple[UndoBlock, ...]:
    """Return the first things that keep an import from being undone; none if it can be."""
    found: list[UndoBlock] = []
    for row_kind in (RowKind.NEW, RowKind.CHANGED, RowKind.MISSING):
        lines = imports.lines_of(session, import_id, row_kind, outcome=RowOutcome.DONE)
        for some in in_slices(lines, _AT_ONCE):
            rows = imports.rows_of(session, import_id, some, outcome=RowOutcome.DONE)
            if row_kind is RowKind.NEW:
                found += _built_on(session, import_id, rows)
            else:
                found += _changed_since(session, rows)
            if len(found) >= MOST_BLOCKS:
                return tuple(found[:MOST_BLOCKS])
    return tuple(found)


def _built_on(session: Session, import_id: UUID, rows: Sequence[imports.StagedRow]) -> Iterator[UndoBlock]:
    names = {row.employee_id: row.name for row in rows if row.employee_id}
    reasons: dict[UUID, UndoReason] = {}
    for column in _references():
        for one in session.scalars(select(column).where(column.in_(names)).distinct()):
            reasons[one] = UndoReason.LEARNED
    done = select(Assignment.employee_id).where(Assignment.employee_id.in_(names), Assignment.fulfilled_at.is_not(None))
    reasons.update(dict.fromkeys(session.scalars(done), UndoReason.LEARNED))
    came_in = (
        select(Account.employee_id)
        .outerjoin(SignedInSession, SignedInSession.account_id == Account.id)
        .where(
            Account.employee_id.in_(names),
            or_(Account.password_hash.is_not(None), SignedInSession.sid_hash.is_not(None)),
        )
    )
    reasons.update(dict.fromkeys(session.scalars(came_in), UndoReason.SIGNED_IN))
    own = select(PeopleImportRow.employee_id).where(PeopleImportRow.import_id == import_id)
    others = select(Employee.manager_id).where(Employee.manager_id.in_(names), Employee.id.not_in(own))
    reasons.update({one: UndoReason.HAS_REPORTS for one in session.scalars(others) if one})
    for employee_id, reason in reasons.items():
        yield UndoBlock(employee_id=employee_id, name=names[employee_id], reason=reason)


def _references() -> Iterator[ColumnElement[UUID]]:
    """Yield the columns of all features that say something of a person that would be lost, or would say it of nobody."""
    for table in Base.metadata.sorted_tables:
        if table.name not in _GOES_ALONG:
            for column in table.columns:
                if any(key.column.table.name == "people_employee" for key in column.foreign_keys):
                    yield column


def _changed_since(session: Session, rows: Sequence[imports.StagedRow]) -> Iterator[UndoBlock]:
    people = [row.employee_id for row in rows if row.employee_id]
    columns = Employee.id, Employee.name, Employee.email, Employee.number, Employee.joined_on, Employee.state
    query = select(*columns, Employee.site_id.label("site"), Employee.manager_id.label("manager"))
    now = {row.id: row._asdict() for row in session.execute(query.where(Employee.id.in_(people)))}
    roles = job_roles_of(session, people)
    for row in rows:
        if row.employee_id is None:
            continue
        current = {**now[row.employee_id], "job_roles": roles.get(row.employee_id, ())}
        after = {"state": EmploymentState.ENDED} if row.kind is RowKind.MISSING else row.after
        if any(current[key] != value_of(key, plain) for key, plain in after.items()):
            yield UndoBlock(employee_id=row.employee_id, name=row.name, reason=UndoReason.CHANGED)
