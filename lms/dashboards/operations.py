"""Renewing the rollups, and reminding people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from lms.assignments import queries as assignments
from lms.core.db import Base
from lms.core.errors import Conflict
from lms.core.viewer import Viewer
from lms.dashboards import queries
from lms.dashboards.models import PersonCell, PersonRate, ScopeCell, ScopeDay, ScopeRate
from lms.dashboards.rollups import queries as rollups
from lms.dashboards.terms import COMPANY
from lms.mail import operations as mail


class NothingToRemind(Conflict):
    """The course was completed meanwhile."""

    def __init__(self) -> None:
        super().__init__("This course has been completed, so there is nothing to remind anybody of.")


def refresh_people(session: Session, *, employee_ids: Sequence[UUID], now: datetime) -> None:
    """Count anew where these people stand."""
    rollups.lock_people(session, employee_ids)
    for table in (PersonCell, PersonRate):
        session.execute(delete(table).where(table.employee_id.in_(employee_ids)))
    _fill(session, PersonRate, rollups.person_rates(employee_ids=employee_ids, now=now))
    _fill(session, PersonCell, rollups.person_cells(employee_ids=employee_ids, now=now))


def refresh_scope(session: Session, *, scope_id: UUID, now: datetime) -> None:
    """Sum anew the numbers of one scope from those of its people, and set its day. The company brings its sites with it."""
    rollups.lock_scope(session, scope_id)
    concerned = (scope_id, *rollups.site_ids(session)) if scope_id == COMPANY else (scope_id,)
    session.execute(delete(ScopeRate).where(ScopeRate.scope_id.in_(concerned)))
    session.execute(delete(ScopeCell).where(ScopeCell.scope_id == scope_id))
    _fill(session, ScopeRate, rollups.scope_rates(scope_id, now=now))
    _fill(session, ScopeCell, rollups.scope_cells(scope_id))
    _set_day(session, scope_id, now)


def refresh_managers(session: Session, *, manager_ids: Sequence[UUID], now: datetime) -> None:
    """Sum anew the numbers of many small scopes, in as many statements as for one."""
    managers = sorted(manager_ids)
    rollups.lock_people(session, managers)
    for table in (ScopeRate, ScopeCell):
        session.execute(delete(table).where(table.scope_id.in_(managers)))
    _fill(session, ScopeRate, rollups.scope_rates(managers, now=now))
    _fill(session, ScopeCell, rollups.scope_cells(managers))
    session.execute(delete(ScopeDay).where(ScopeDay.on == now.date(), ScopeDay.scope_id.in_(managers)))
    _fill(session, ScopeDay, rollups.scope_days(managers, now=now))


def take_day(session: Session, *, now: datetime) -> None:
    """Sum anew the numbers of all scopes, and set the day of each."""
    rollups.lock_scope(session, COMPANY)
    for table in (ScopeRate, ScopeCell):
        session.execute(delete(table))
    _fill(session, ScopeRate, rollups.scope_rates(None, now=now))
    _fill(session, ScopeCell, rollups.scope_cells(None))
    _set_day(session, None, now)


def rebuild_all(session: Session, *, now: datetime) -> None:
    """Drop all that is derived and count it anew from assignments and the ledger; only past days are kept."""
    for table in (PersonCell, PersonRate):
        session.execute(delete(table))
    _fill(session, PersonRate, rollups.person_rates(employee_ids=None, now=now))
    _fill(session, PersonCell, rollups.person_cells(employee_ids=None, now=now))
    take_day(session, now=now)


def remind(
    session: Session, *, employee_id: UUID, assignment: assignments.AssignmentRow, sender: Viewer, now: datetime
) -> bool:
    """Leave a person a message about one course, at most once a day; say whether this call did.

    `now` is in the firm's time zone: its days are those that count.

    :raises NothingToRemind: if the course is completed
    """
    if assignment.fulfilled_at is not None:
        raise NothingToRemind
    due_on = assignment.due_at.astimezone(now.tzinfo).date()
    due = f"It {'was' if assignment.is_overdue(now) else 'is'} due on {due_on.day} {due_on:%B}."
    return mail.queue_message(
        session,
        employee_id=employee_id,
        key=queries.reminder_key(assignment.id, now.date()),
        subject=f"Please finish “{assignment.course_title}”",
        body=f"{sender.name} asks you to finish “{assignment.course_title}”. {due}",
        now=now,
    )


def _fill(session: Session, table: type[Base], rows: Any) -> None:
    session.execute(insert(table).from_select([column.name for column in table.__table__.columns], rows))


def _set_day(session: Session, scope_id: UUID | None, now: datetime) -> None:
    stale = delete(ScopeDay).where(ScopeDay.on == now.date())
    session.execute(stale if scope_id is None else stale.where(ScopeDay.scope_id == scope_id))
    _fill(session, ScopeDay, rollups.scope_days(scope_id, now=now))
