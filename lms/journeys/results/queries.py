"""Reading customers' results, and files of them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from lms.core.errors import NotFound
from lms.journeys.results.models import CustomerResult, ResultImport
from lms.journeys.results.terms import (
    MONTHS,
    MonthResult,
    Replaced,
    ResultImportRow,
    ResultImportState,
    ResultKey,
    ResultLine,
    ResultMeasure,
    ResultProblem,
    ResultValue,
    TouchpointResults,
    WrongLine,
)
from lms.people.models import Employee

LISTED = 20


class ResultImportNotFound(NotFound):
    """There is no such file."""


def load_results(session: Session, map_code: str, *, today: date) -> dict[str, TouchpointResults]:
    """Return the results of the last twelve months at each touchpoint of a map, by its code."""
    rows = session.execute(
        select(CustomerResult)
        .where(CustomerResult.map_code == map_code, CustomerResult.month > months_before(today, MONTHS))
        .order_by(CustomerResult.month)
    ).scalars()
    found: dict[str, dict[ResultMeasure, list[MonthResult]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        value = ResultValue(amount=row.amount, answer_count=row.answer_count)
        found[row.touchpoint_code][row.measure].append(MonthResult(month=row.month, value=value))
    return {
        code: TouchpointResults(
            csat=tuple(of.get(ResultMeasure.CSAT, ())), complaints=tuple(of.get(ResultMeasure.COMPLAINTS, ()))
        )
        for code, of in found.items()
    }


def months_before(day: date, count: int) -> date:
    """Return the first day of the month so many months earlier."""
    months = day.year * 12 + day.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def stored_values(session: Session, lines: tuple[ResultLine, ...]) -> dict[ResultKey, tuple[ResultValue, UUID | None]]:
    """Return what is stored of the maps and months that a file speaks of, each with the file that said so."""
    if not lines:
        return {}
    maps = {one.map_code for one in lines}
    months = [one.month for one in lines]
    rows = session.execute(
        select(*CustomerResult.__table__.c).where(
            CustomerResult.map_code.in_(maps), CustomerResult.month.between(min(months), max(months))
        )
    )
    return {
        ResultKey(map_code=row.map_code, touchpoint_code=row.touchpoint_code, month=row.month, measure=row.measure): (
            ResultValue(amount=row.amount, answer_count=row.answer_count),
            row.import_id,
        )
        for row in rows
    }


def load_undone(
    session: Session, import_id: UUID, lines: tuple[ResultLine, ...]
) -> dict[UUID, dict[ResultKey, Replaced]]:
    """Return what a file replaced, and what those replaced that were undone before and spoke of the same months."""
    undone = (ResultImport.id == import_id) | (ResultImport.state == ResultImportState.UNDONE)
    keys = {key for line in lines for key in line.values()}
    found: dict[UUID, dict[ResultKey, Replaced]] = {}
    for row in session.execute(select(ResultImport.id, ResultImport.before).where(undone)):
        replaced = map(_replaced, row.before)
        found[row.id] = {one.key: one for one in replaced if one.key in keys}
    return found


def _replaced(plain: Mapping[str, Any]) -> Replaced:
    key = ResultKey(
        map_code=plain["map"],
        touchpoint_code=plain["touchpoint"],
        month=date.fromisoformat(plain["month"]),
        measure=ResultMeasure(plain["measure"]),
    )
    amount, import_id = plain["amount"], plain["import"]
    return Replaced(
        key=key,
        value=None if amount is None else ResultValue(amount=amount, answer_count=plain["answers"]),
        import_id=UUID(import_id) if import_id else None,
    )


def get_import(session: Session, import_id: UUID) -> ResultImportRow:
    """Return one file.

    :raises ResultImportNotFound: if there is none
    """
    row = session.execute(_imports().where(ResultImport.id == import_id)).mappings().first()
    if row is None:
        raise ResultImportNotFound
    return _import_row(row)


def list_imports(session: Session) -> tuple[ResultImportRow, ...]:
    """Return the newest files, the newest first."""
    query = _imports().order_by(ResultImport.uploaded_at.desc(), ResultImport.id).limit(LISTED)
    return tuple(_import_row(row) for row in session.execute(query).mappings())


def _imports() -> Select[*tuple[Any, ...]]:
    columns = [column for column in ResultImport.__table__.c if column.name not in {"before", "uploaded_by"}]
    return select(*columns, Employee.name.label("uploaded_by_name")).outerjoin(
        Employee, Employee.id == ResultImport.uploaded_by
    )


def _import_row(row: Mapping[Any, Any]) -> ResultImportRow:
    lines = tuple(ResultLine(**{**one, "month": date.fromisoformat(one["month"])}) for one in row["lines"])
    wrong = tuple(WrongLine(**{**one, "problem": ResultProblem(one["problem"])}) for one in row["wrong"])
    return ResultImportRow(**{**row, "lines": lines, "wrong": wrong})
