"""From the people back to what was before."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from lms.audit import operations as audit
from lms.core.paging import in_slices
from lms.core.viewer import Viewer
from lms.outbox import operations as outbox
from lms.outbox.terms import Step
from lms.people.events import PeopleImported
from lms.people.imports import queries
from lms.people.imports.operations.states import (
    ALL_AT_ONCE,
    DONE_AT_ONCE,
    move_state,
    set_outcome,
    set_values,
    together,
)
from lms.people.imports.terms import ImportState, RowKind, RowOutcome
from lms.people.imports.values import change_of, value_of
from lms.people.operations import bulk
from lms.people.operations.bulk import PersonChange
from lms.people.terms import EmploymentState

Release = Callable[[Session, Sequence[UUID]], None]
"""Deletes what other features made by themselves for people who are about to be deleted."""


def begin_undo(session: Session, *, import_id: UUID) -> None:
    """Let an import be undone; the caller has looked whether it can be.

    :raises ImportNotReady: if it is not done, or is undone already
    """
    move_state(session, import_id, ImportState.DONE, ImportState.UNDOING, done_count=0, skipped_count=0)


def plan_undo(
    session: Session, import_id: UUID, *, release: Release, viewer: Viewer | None, now: datetime
) -> list[Step]:
    """Return the steps that undo what is left of an import: one, if nobody need see half of it."""
    one = queries.get_import(session, import_id)
    if one.state is not ImportState.UNDOING:
        return []
    steps: list[Step] = [partial(_restore_managers, one=one)]
    actions: dict[RowKind, Callable[..., None]] = {
        RowKind.CHANGED: _restore,
        RowKind.MISSING: _bring_back,
        RowKind.NEW: partial(_remove, release=release),
    }
    for kind, action in actions.items():
        lines = queries.lines_of(session, import_id, kind, outcome=RowOutcome.DONE)
        # Who was added last goes first: nobody is deleted who still has reports.
        steps += [partial(action, one=one, lines=some) for some in in_slices(lines[::-1], DONE_AT_ONCE)]
    last = partial(_finish, one=one, viewer=viewer, now=now)
    if one.to_do <= ALL_AT_ONCE:
        return [partial(together, steps=[*steps, last])]
    return [*steps, last]


def _restore_managers(session: Session, *, one: queries.ImportRow) -> None:
    managers: dict[UUID, UUID | None] = {}
    for some in in_slices(queries.lines_of(session, one.id, RowKind.CHANGED, outcome=RowOutcome.DONE), DONE_AT_ONCE):
        for row in queries.rows_of(session, one.id, some, outcome=RowOutcome.DONE):
            if row.employee_id and "manager" in row.before:
                managers[row.employee_id] = value_of("manager", row.before["manager"])
    bulk.set_managers(session, managers)


def _restore(session: Session, *, one: queries.ImportRow, lines: Sequence[int]) -> None:
    rows = queries.rows_of(session, one.id, lines, outcome=RowOutcome.DONE)
    changes = []
    for row in rows:
        change = change_of(row)
        after = {key: value for key, value in change["before"].items() if key != "manager"}
        changes.append(PersonChange(id=change["id"], before={}, after=after))
    bulk.change_people(session, changes, day=one.effective_on)
    _mark(session, one.id, rows)


def _bring_back(session: Session, *, one: queries.ImportRow, lines: Sequence[int]) -> None:
    rows = queries.rows_of(session, one.id, lines, outcome=RowOutcome.DONE)
    back = {"state": EmploymentState.ACTIVE, "ended_on": None}
    changes = [
        PersonChange(
            id=row.employee_id, before={}, after={**back, "job_roles": value_of("job_roles", row.before["job_roles"])}
        )
        for row in rows
        if row.employee_id
    ]
    bulk.change_people(session, changes, day=one.effective_on)
    _mark(session, one.id, rows)


def _remove(session: Session, *, one: queries.ImportRow, lines: Sequence[int], release: Release) -> None:
    rows = queries.rows_of(session, one.id, lines, outcome=RowOutcome.DONE)
    people = [row.employee_id for row in reversed(rows) if row.employee_id]
    release(session, people)
    bulk.remove_people(session, people)
    _mark(session, one.id, rows)


def _mark(session: Session, import_id: UUID, rows: Sequence[queries.StagedRow]) -> None:
    set_outcome(session, import_id, [row.line for row in rows], RowOutcome.UNDONE)
    set_values(session, import_id, done_count=queries.get_import(session, import_id).done_count + len(rows))


def _finish(session: Session, *, one: queries.ImportRow, viewer: Viewer | None, now: datetime) -> None:
    set_values(session, one.id, state=ImportState.UNDONE, undone_at=now)
    audit.record(session, viewer=viewer, action="people-import.undone", subject=one.id, at=now, name=one.name)
    outbox.publish(session, PeopleImported(import_id=one.id, occurred_at=now))
