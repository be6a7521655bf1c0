"""Renewing the rollups."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import SelectBase, delete, insert
from sqlalchemy.orm import Session

from lms.core.db import Base
from lms.core.errors import Overtaken
from lms.core.paging import in_slices
from lms.dashboards.models import PersonCell, PersonRate, PlaceCell, ScopeCell, ScopeDay, ScopeRate
from lms.dashboards.rollups import queries as rollups
from lms.dashboards.terms import COMPANY
from lms.dashboards.walk import queries as walk
from lms.outbox.terms import Step

PEOPLE_AT_ONCE = 100
ROWS_AT_ONCE = 500
"""In one transaction."""


def refresh_people(session: Session, *, employee_ids: Sequence[UUID], now: datetime) -> None:
    """Count these people's rates and cells anew."""
    rollups.lock_people(session, employee_ids)
    for table in (PersonCell, PersonRate):
        session.execute(delete(table).where(table.employee_id.in_(employee_ids)))
    _fill(session, PersonRate, rollups.person_rates(employee_ids=employee_ids, now=now))
    _fill(session, PersonCell, rollups.person_cells(employee_ids=employee_ids, now=now))


def plan_people(employee_ids: Sequence[UUID], *, now: datetime) -> list[Step]:
    """Return the steps that count these people anew."""
    return [partial(refresh_people, employee_ids=some, now=now) for some in in_slices(employee_ids, PEOPLE_AT_ONCE)]


def plan_scopes(session: Session, *, scope_ids: Sequence[UUID], now: datetime) -> list[Step]:
    """Sum anew the numbers of scopes from those of their people, and return the steps that put them in place, each with its day.

    The company brings its sites with it, and the groups that customers meet.
    """
    steps: list[Step] = []
    if COMPANY in scope_ids:
        places = walk.list_place_rows(session)
        company = rollups.sum_scopes(session, COMPANY, of=(COMPANY, *rollups.site_ids(session)), now=now)
        steps.append(partial(_put_company, sums=company, places=places, now=now))
    managers = sorted(scope_id for scope_id in scope_ids if scope_id != COMPANY)
    if managers:
        sums = rollups.sum_scopes(session, managers, of=managers, now=now)
        steps += [partial(_put_sums, sums=some, now=now) for some in sums.in_pieces(ROWS_AT_ONCE)]
    return steps


def _put_company(session: Session, *, sums: rollups.Sums, places: Sequence[Mapping[str, Any]], now: datetime) -> None:
    _put_sums(session, sums=sums, now=now)
    session.execute(delete(PlaceCell))
    if places:
        session.connection().execute(insert(PlaceCell), list(places))


def _put_sums(session: Session, *, sums: rollups.Sums, now: datetime) -> None:
    if COMPANY in sums.scope_ids:
        rollups.lock_scope(session, COMPANY)
    else:
        rollups.lock_people(session, sums.scope_ids)
    if rollups.list_refreshed(session, sums.scope_ids) != sums.refreshed:
        raise Overtaken
    for table, rows in ((ScopeRate, sums.rates), (ScopeCell, sums.cells)):
        session.execute(delete(table).where(table.scope_id.in_(sums.scope_ids)))
        if rows:
            session.connection().execute(insert(table), list(rows))
    session.execute(delete(ScopeDay).where(ScopeDay.counted_on == now.date(), ScopeDay.scope_id.in_(sums.scope_ids)))
    _fill(session, ScopeDay, rollups.scope_days(sums.scope_ids, now=now))


def take_day(session: Session, *, now: datetime) -> None:
    """Sum anew the numbers of all scopes at once, and set the day of each. Others wait for that; see `plan_scopes`."""
    rollups.lock_scope(session, COMPANY)
    for table in (ScopeRate, ScopeCell, PlaceCell):
        session.execute(delete(table))
    _fill(session, PlaceCell, walk.place_cells())
    _fill(session, ScopeRate, rollups.scope_rates(None, now=now))
    _fill(session, ScopeCell, rollups.scope_cells(None))
    session.execute(delete(ScopeDay).where(ScopeDay.counted_on == now.date()))
    _fill(session, ScopeDay, rollups.scope_days(None, now=now))


def rebuild_all(session: Session, *, now: datetime) -> None:
    """Drop all that is derived and count it anew from assignments and the ledger; only past days are kept."""
    for table in (PersonCell, PersonRate):
        session.execute(delete(table))
    _fill(session, PersonRate, rollups.person_rates(employee_ids=None, now=now))
    _fill(session, PersonCell, rollups.person_cells(employee_ids=None, now=now))
    take_day(session, now=now)


def _fill(session: Session, table: type[Base], rows: SelectBase) -> None:
    """Insert the rows of a select whose columns have the names of the table's."""
    session.execute(insert(table).from_select(list(rows.selected_columns.keys()), rows))
