"""Maps to rows: `reading` gives the same maps back."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lms.journeys.naming import Known
from lms.journeys.sheet.cells import join_lines
from lms.journeys.sheet.columns import COLUMNS
from lms.journeys.terms import ImpactDocument, MapDocument, StageDocument, TouchpointDocument

Row = list[str | int]


def write_sheet(documents: Sequence[MapDocument], known: Known) -> Iterator[Row]:
    """Yield the headings, then one row per impact.

    What a map or a touchpoint says of itself stands in its first row only, so that it is changed in one place. A number is a
    number, everything else is text; whoever makes a file of it guards it, and `reading` takes the guard off.
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
    first: dict[str, Any] = {
        "kind": document.kind.value,
        "persona": document.persona,
        "goal": document.goal,
        "state": document.state.value,
        "map_channel": document.channel.value,
        "map_owner": document.owner,
        "complete": document.complete,
    }
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
    first = {
        "channel": touchpoint.channel.value,
        "customer": touchpoint.customer,
        "moment": touchpoint.moment.value,
        "feeling": "" if touchpoint.feeling is None else touchpoint.feeling,
        "hopes": touchpoint.hopes,
        "systems": ", ".join(touchpoint.systems),
        "evidence": touchpoint.evidence,
        "parallel": touchpoint.parallel,
    }
    rows: Iterable[dict[str, Any]] = [_impact_row(impact, known) for impact in touchpoint.impacts] or [{}]
    for number, row in enumerate(rows):
        yield own | (first if number == 0 else {}) | row


def _impact_row(impact: ImpactDocument, known: Known) -> dict[str, Any]:
    return {
        "department": known.departments.get(impact.job_role, ""),
        "role": known.job_roles.get(impact.job_role, impact.job_role),
        "role_id": impact.job_role,
        "lane": impact.lane.value,
        "owner": impact.owner,
        "how": impact.how,
        "good": join_lines(impact.good),
        "never": join_lines(impact.never),
        "pillars": ", ".join(impact.pillars),
        "if_missed": impact.if_missed,
        "serves": ", ".join(impact.serves),
    }
