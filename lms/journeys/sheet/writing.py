"""Maps to rows: `reading` reads the same maps back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lms.core.sheets.cells import join_lines
from lms.journeys.fields import FieldKind, MapField
from lms.journeys.naming import Known
from lms.journeys.sheet.columns import COLUMNS
from lms.journeys.terms import ImpactDocument, MapDocument, StageDocument, TouchpointDocument

Row = list[str | int]


def write_sheet(documents: Sequence[MapDocument], known: Known) -> Iterator[Row]:
    """Yield the headings, then one row per impact.

    The fields of a map or a touchpoint are in its first row only, so that it is changed in one place. A number is a number,
    everything else is text; whoever makes a file of it guards it, and `reading` takes the guard off.
    """
    yield [column.name for column in COLUMNS]
    for document in documents:
        for values in _map_rows(document, known):
            yield [_cell(values.get(column.name, "")) for column in COLUMNS]


def _cell(value: Any) -> str | int:
    if isinstance(value, bool):
        return "yes" if value else ""
    return value if isinstance(value, int) else str(value)


def _map_rows(document: MapDocument, known: Known) -> Iterator[dict[str, Any]]:
    own: dict[str, Any] = {"map": document.name, "map_id": document.code}
    first = _values("map", document)
    rows = [row for stage in document.stages for row in _stage_rows(stage, known)] or [{}]
    for number, row in enumerate(rows):
        yield own | (first if number == 0 else {}) | row


def _stage_rows(stage: StageDocument, known: Known) -> Iterator[dict[str, Any]]:
    own = {"stage": stage.name, "stage_id": stage.code}
    rows: Iterable[dict[str, Any]] = [row for t in stage.touchpoints for row in _touchpoint_rows(t, known)] or [{}]
    for row in rows:
        yield own | row


def _touchpoint_rows(touchpoint: TouchpointDocument, known: Known) -> Iterator[dict[str, Any]]:
    own = {"touchpoint": touchpoint.name, "touchpoint_id": touchpoint.code}
    first = _values("touchpoint", touchpoint)
    rows: Iterable[dict[str, Any]] = [_impact_row(impact, known) for impact in touchpoint.impacts] or [{}]
    for number, row in enumerate(rows):
        yield own | (first if number == 0 else {}) | row


def _impact_row(impact: ImpactDocument, known: Known) -> dict[str, Any]:
    return {
        **_values("impact", impact),
        "department": known.departments.get(impact.job_role, ""),
        "role": known.job_roles.get(impact.job_role, impact.job_role),
        "role_id": impact.job_role,
    }


def _values(level: str, thing: object) -> dict[str, Any]:
    columns = (column for column in COLUMNS if column.level == level and column.field)
    return {column.name: _value(column.field, getattr(thing, column.field.name)) for column in columns if column.field}


def _value(field: MapField, value: Any) -> Any:
    if field.choices:
        return value.value
    match field.kind:
        case FieldKind.LINES:
            return join_lines(value)
        case FieldKind.CODES:
            return ", ".join(value)
        case _:
            return "" if value is None else value
