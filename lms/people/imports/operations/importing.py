"""From the plan to the people."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.db import plan_each_time
from lms.core.paging import in_slices
from lms.core.viewer import Viewer
from lms.outbox import operations as outbox
from lms.outbox.terms import Step
from lms.people.events import PeopleImported
from lms.people.imports import queries
from lms.people.imports.models import PeopleImport, PeopleImportRow
from lms.people.imports.operations.states import (
    ALL_AT_ONCE,
    DONE_AT_ONCE,
    drop_file,
    move_state,
    set_outcome,
    set_values,
    together,
)
from lms.people.imports.terms import ImportState, RowKind, RowOutcome
from lms.people.imports.values import change_of, new_person_of, value_of
from lms.people.operations import bulk


def confirm_import(session: Session, *, import_id: UUID, ends_missing: bool, today: date) -> None:
    """Let an import begin, from today; with `ends_missing` those who are not in the file leave.

    :raises ImportNotReady: if it has begun, or is being read
    """
    move_state(
        session, import_id, ImportState.READY, ImportState.RUNNING, effective_on=today, ends_missing=ends_missing
    )


def plan_import(session: Session, import_id: UUID, *, viewer: Viewer | None, now: datetime) -> list[Step]:
    """Return the steps that do what is left of an import: one, if nobody need see half of it; else people join at the end."""
    one = queries.get_import(session, import_id)
    if one.state is not ImportState.RUNNING:
        return []
    do: dict[RowKind, Any] = {RowKind.NEW: _add, RowKind.CHANGED: _change}
    if one.ends_missing:
        do[RowKind.MISSING] = _end
    steps: list[Step] = [partial(_add_units, one=one)]
    for kind, action in do.items():
        lines = queries.lines_of(session, import_id, kind, outcome=RowOutcome.WAITING)
        steps += [partial(action, one=one, lines=some) for some in in_slices(lines, DONE_AT_ONCE)]
    last = partial(_finish, one=one, viewer=viewer, now=now)
    if one.to_do <= ALL_AT_ONCE:
        return [partial(together, steps=[*steps, last])]
    return [*steps, last]


def _add_units(session: Session, *, one: queries.ImportRow) -> None:
    def of(kind: str) -> list[bulk.NewUnit]:
        return [
            bulk.NewUnit(
                id=UUID(unit["id"]),
                name=unit["name"],
                department_id=UUID(unit["department_id"]) if unit.get("department_id") else None,
            )
            for unit in one.units
            if unit["kind"] == kind
        ]

    bulk.add_departments(session, of("department"))
    bulk.add_job_roles(session, of("job-role"))
    bulk.add_sites(session, of("site"))


def _add(session: Session, *, one: queries.ImportRow, lines: Sequence[int]) -> None:
    plan_each_time(session)
    rows = queries.new_rows_of(session, one.id, lines)
    skipped = bulk.add_people(session, [new_person_of(row) for row in rows])
    _mark(session, one.id, rows, skipped)


def _change(session: Session, *, one: queries.ImportRow, lines: Sequence[int]) -> None:
    plan_each_time(session)
    rows = queries.rows_of(session, one.id, lines, outcome=RowOutcome.WAITING)
    skipped = bulk.change_people(session, [change_of(row) for row in rows], day=one.effective_on)
    _mark(session, one.id, rows, skipped)


def _end(session: Session, *, one: queries.ImportRow, lines: Sequence[int]) -> None:
    plan_each_time(session)
    rows = queries.rows_of(session, one.id, lines, outcome=RowOutcome.WAITING)
    people = [row.employee_id for row in rows if row.employee_id]
    before = bulk.job_roles_of(session, people)
    skipped = bulk.end_people(session, people, day=one.effective_on)
    session.execute(
        update(PeopleImportRow),
        [
            {
                "import_id": one.id,
                "line": row.line,
                "before": {"job_roles": [x.hex for x in before.get(row.employee_id, ())]},
            }
            for row in rows
            if row.employee_id
        ],
    )
    _mark(session, one.id, rows, skipped)


def _mark(
    session: Session, import_id: UUID, rows: Sequence[queries.StagedRow | queries.NewRow], skipped: Collection[UUID]
) -> None:
    for outcome in (RowOutcome.DONE, RowOutcome.SKIPPED):
        lines = [row.line for row in rows if (row.employee_id in skipped) == (outcome is RowOutcome.SKIPPED)]
        if lines:
            set_outcome(session, import_id, lines, outcome)
    set_values(
        session,
        import_id,
        done_count=PeopleImport.done_count + len(rows),
        skipped_count=PeopleImport.skipped_count + len(skipped),
    )


def _finish(session: Session, *, one: queries.ImportRow, viewer: Viewer | None, now: datetime) -> None:
    plan_each_time(session)
    changed = queries.list_new_managers(session, one.id)
    managers: dict[UUID, UUID | None] = {id_: value_of("manager", after["manager"]) for id_, after in changed.items()}
    kept = bulk.set_managers(session, managers)
    if kept:  # somebody changed the lines meanwhile: these keep the managers they have
        set_values(session, one.id, skipped_count=PeopleImport.skipped_count + len(kept))
    bulk.start_people(session, queries.list_added(session, one.id), today=one.effective_on)
    set_values(session, one.id, state=ImportState.DONE, finished_at=now)
    drop_file(session, one)
    left_as_they_are = [RowKind.UNCHANGED, *(() if one.ends_missing else (RowKind.MISSING,))]
    session.execute(
        delete(PeopleImportRow).where(PeopleImportRow.import_id == one.id, PeopleImportRow.kind.in_(left_as_they_are))
    )
    counts = {
        "new": one.counts.new,
        "changed": one.counts.changed,
        "ended": one.counts.missing if one.ends_missing else 0,
    }
    audit.record(session, viewer=viewer, action="people.imported", subject=one.id, at=now, name=one.name, **counts)
    outbox.publish(session, PeopleImported(import_id=one.id, occurred_at=now))
