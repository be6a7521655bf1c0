"""Renewing the rollups."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from lms.core.db import Base
from lms.dashboards.models import PersonCell, PersonRate, ScopeCell, ScopeDay, ScopeRate
from lms.dashboards.rollups import queries as rollups
from lms.dashboards.terms import COMPANY


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


def _fill(session: Session, table: type[Base], rows: Any) -> None:
    session.execute(insert(table).from_select([column.name for column in table.__table__.columns], rows))


def _set_day(session: Session, scope_id: UUID | None, now: datetime) -> None:
    stale = delete(ScopeDay).where(ScopeDay.on == now.date())
    session.execute(stale if scope_id is None else stale.where(ScopeDay.scope_id == scope_id))
    _fill(session, ScopeDay, rollups.scope_days(scope_id, now=now))
