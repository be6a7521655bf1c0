"""Files to rows of results, and what is wrong with each. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from lms.core import ids
from lms.core.csv_text import unguard
from lms.core.frozen import frozen
from lms.core.sheets.cells import SheetLimits, SheetProblem, SheetRefused
from lms.core.sheets.csv_file import csv_rows
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.journeys.results.terms import ResultLine, ResultProblem, WrongLine
from lms.journeys.terms import MapDocument

UPLOAD_LIMIT = 1024 * 1024
LIMITS = SheetLimits(rows=5_000, columns=50, characters=500)
MOST_CSAT = 100
MOST_COUNT = 1_000_000
YEARS = 20
_HEADINGS_WITHIN = 20
_MONTH = re.compile(r"(?:(\d{4})[-/.](\d{1,2})(?:[-/.]\d{1,2})?|(\d{1,2})[-/.](\d{4}))\Z", re.ASCII)
_DECIMAL = re.compile(r"(\d{1,3})(?:[.,](\d{1,4}))?\Z", re.ASCII)
_WHOLE = re.compile(r"\d{1,7}\Z", re.ASCII)


class ResultColumn(StrEnum):
    """One column; its value is the heading that we write."""

    JOURNEY = "Journey"
    TOUCHPOINT = "Touchpoint"
    MONTH = "Month"
    CSAT = "CSAT"
    ANSWERS = "Answers"
    COMPLAINTS = "Complaints"


_ALSO = {
    ResultColumn.JOURNEY: ("map", "journey map"),
    ResultColumn.TOUCHPOINT: ("moment", "stop"),
    ResultColumn.MONTH: ("period", "date"),
    ResultColumn.CSAT: ("satisfaction", "customer satisfaction", "satisfaction (csat)"),
    ResultColumn.ANSWERS: ("n", "responses", "responses count"),
    ResultColumn.COMPLAINTS: ("complaint count"),
}
_COLUMNS = {ids.normalise(word): column for column in ResultColumn for word in (column.value, *_ALSO[column])}
_NEEDED = (ResultColumn.JOURNEY, ResultColumn.TOUCHPOINT, ResultColumn.MONTH)


@frozen
class ResultsReading:
    """What stands in a file."""

    lines: tuple[ResultLine, ...]
    wrong: tuple[WrongLine, ...]


class _Wrong(ValueError):
    def __init__(self, problem: ResultProblem, value: str) -> None:
        super().__init__(problem)
        self.problem, self.value = problem, value


def read_results(content: bytes, maps: Sequence[MapDocument], *, today: date) -> ResultsReading:
    """Read a file of results about these maps. Maps and touchpoints go by code, name or sign.

    :raises SheetRefused: if it is no CSV, too large, or lacks a column
    """
    if content.startswith(b"PK\x03\x04"):
        raise SheetRefused(_("this is a spreadsheet or ZIP file; save the sheet as “CSV UTF-8” and try again"))
    known = {word: one for one in reversed(maps) for word in _words_of(one)}
    touchpoints = {one.code: _touchpoint_words(one) for one in maps}
    lines: list[ResultLine] = []
    wrong: list[WrongLine] = []
    first: dict[tuple[str, str, date], int] = {}
    for number, row in _rows(content):
        try:
            line = _line(number, row, known, touchpoints, today)
            key = line.map_code, line.touchpoint_code, line.month
            if key in first:
                raise _Wrong(ResultProblem.DUPLICATE, str(first[key]))  # noqa: TRY301  told like all others
        except _Wrong as problem:
            wrong.append(WrongLine(line=number, problem=problem.problem, value=problem.value[:80]))
        else:
            first[key] = number
            lines.append(line)
    return ResultsReading(lines=tuple(lines), wrong=tuple(wrong))


def _words_of(one: MapDocument) -> Iterator[str]:
    yield ids.normalise(one.code)
    yield ids.normalise(one.name)


def _touchpoint_words(one: MapDocument) -> dict[str, str]:
    signs = one.signs()
    found: dict[str, str] = {}
    for touchpoint in one.touchpoints():
        for word in (touchpoint.code, touchpoint.name, signs[touchpoint.code]):
            found.setdefault(ids.normalise(word), touchpoint.code)
    return found


def _rows(content: bytes) -> Iterator[tuple[int, Mapping[ResultColumn, str]]]:
    columns: dict[ResultColumn, int] = {}
    for number, cells in enumerate(csv_rows(content, limits=LIMITS), start=1):
        row = [unguard(cell).strip() if isinstance(cell, str) else "?" for cell in cells]
        if columns:
            if any(row):
                yield number, {name: row[at] if at < len(row) else "" for name, at in columns.items()}
            continue
        found = {
            _COLUMNS[word]: at for at, word in reversed(list(enumerate(map(ids.normalise, row)))) if word in _COLUMNS
        }
        if all(name in found for name in _NEEDED):
            columns = found
        elif number >= _HEADINGS_WITHIN:
            break
    if not columns:
        needed = Listed(column.value for column in _NEEDED)
        raise SheetRefused(_("no row has the headings %(needed)s", needed=needed), SheetProblem.BROKEN)


def _line(
    number: int,
    row: Mapping[ResultColumn, str],
    maps: Mapping[str, MapDocument],
    touchpoints: Mapping[str, Mapping[str, str]],
    today: date,
) -> ResultLine:
    journey, place = row[ResultColumn.JOURNEY], row[ResultColumn.TOUCHPOINT]
    if (one := maps.get(ids.normalise(journey))) is None:
        raise _Wrong(ResultProblem.UNKNOWN_MAP, journey)
    if (code := touchpoints[one.code].get(ids.normalise(place))) is None:
        raise _Wrong(ResultProblem.UNKNOWN_TOUCHPOINT, place)
    month = _month(row[ResultColumn.MONTH], today)
    csat, answers, complaints = (
        row.get(name, "") for name in (ResultColumn.CSAT, ResultColumn.ANSWERS, ResultColumn.COMPLAINTS)
    )
    if not csat and not complaints:
        raise _Wrong(ResultProblem.NOTHING, "")
    return ResultLine(
        line=number,
        map_code=one.code,
        touchpoint_code=code,
        month=month,
        csat=_hundredths(csat) if csat else None,
        answer_count=_count(answers, ResultProblem.BAD_ANSWERS) if answers else None,
        complaints=_count(complaints, ResultProblem.BAD_COMPLAINTS) if complaints else None,
    )


def _month(text: str, today: date) -> date:
    match = _MONTH.match(text)
    if match is None:
        raise _Wrong(ResultProblem.BAD_MONTH, text)
    year, month = int(match[1] or match[4]), int(match[2] or match[3])
    if not 1 <= month <= 12 or year < today.year - YEARS:
        raise _Wrong(ResultProblem.BAD_MONTH, text)
    if (year, month) > (today.year, today.month):
        raise _Wrong(ResultProblem.FUTURE_MONTH, text)
    return date(year, month, 1)


def _hundredths(text: str) -> int:
    match = _DECIMAL.match(text.removesuffix("%").strip())
    if match is None:
        raise _Wrong(ResultProblem.BAD_CSAT, text)
    hundredths = int(match[1]) * 100 + (int((match[2] or "0").ljust(4, "0")) + 50) // 100
    if hundredths > MOST_CSAT * 100:
        raise _Wrong(ResultProblem.BAD_CSAT, text)
    return hundredths


def _count(text: str, problem: ResultProblem) -> int:
    if not _WHOLE.match(text) or int(text) > MOST_COUNT:
        raise _Wrong(problem, text)
    return int(text)
