"""XLSX files: cells to text and text to cells. Nothing in them is ever run, and nothing they point at is ever opened."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from posixpath import normpath
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.ElementTree import fromstring
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import REL_NS

from lms.core.csv_text import guard
from lms.core.problems import ProblemCode
from lms.core.text import clean
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.journeys.sheet.archive import OBJECT_LIMIT, TOO_LARGE, SheetMarks, check_archive
from lms.journeys.sheet.cells import (
    CELL_LIMIT,
    COLUMN_LIMIT,
    ROW_LIMIT,
    Cell,
    Sheet,
    SheetProblem,
    SheetRefused,
    UnreadableCell,
    address,
    cell_too_long,
)

_STUMBLES = (
    AttributeError, AssertionError, IndexError, InvalidFileException, KeyError, LookupError, OverflowError, ParseError,
    RecursionError, TypeError, ValueError, zipfile.BadZipFile,
)  # fmt: skip
"""What the library raises for files that no spreadsheet program wrote."""
_UNREADABLE = _("this XLSX file can’t be read; open it in a spreadsheet program and save it again, or save it as CSV")
_MOST_ROWS = 5 * ROW_LIMIT
_RELATION = f"{{{REL_NS}}}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_XML = re.compile("[\ufffe\uffff]")
_WIDE = {
    **dict.fromkeys(("customer", "hopes", "says", "how", "good", "never", "because", "if_missed"), 40),
    "touchpoint": 28, "map": 24, "stage": 24,
}  # fmt: skip


def read_xlsx(content: bytes) -> tuple[Sheet, ...]:
    """Read the visible sheets of a file to text.

    :raises SheetRefused: if it is no XLSX file, or larger or stranger than any map
    """
    marks = check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library warns of what it leaves out: pictures, styles, extensions
            return tuple(_read(content, marks))
    except SheetRefused:
        raise
    except _STUMBLES:
        raise SheetRefused(_UNREADABLE) from None


def _read(content: bytes, marks: dict[str, SheetMarks]) -> Iterator[Sheet]:
    paths = _paths(content)
    if sum(marks[path].object_count for path in paths.values() if path in marks) > OBJECT_LIMIT:
        raise SheetRefused(TOO_LARGE, SheetProblem.TOO_LARGE)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    row_count = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        sheet.reset_dimensions()
        mark = marks.get(paths.get(sheet.title, ""), SheetMarks())
        rows = [[_text(cell) for cell in row[:COLUMN_LIMIT]] for row in sheet.iter_rows(max_row=ROW_LIMIT)]
        row_count += len(rows)
        if row_count > _MOST_ROWS:
            message = _("more than %(most)s rows in all sheets; split the file", most=Number(_MOST_ROWS))
            raise SheetRefused(message, SheetProblem.TOO_LARGE, row=len(rows), sheet=sheet.title)
        _note_formulas(rows, mark.formulas)
        _spread(rows, mark.merged, sheet.title)
        yield Sheet(name=clean(sheet.title), rows=tuple(map(tuple, rows)))


def _paths(content: bytes) -> dict[str, str]:
    """Return the path of each sheet by its title.

    :raises SheetRefused: if two are the same part: each would be read anew
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        sheets = [one for one in fromstring(archive.read("xl/workbook.xml")).iter() if _is_sheet(one)]
    parts = [targets.get(one.get(_RELATION), "") for one in sheets]
    paths = [normpath(part.lstrip("/") if part.startswith("/") else f"xl/{part}") for part in parts]
    if len(set(paths)) < len(paths) or len(targets) < len(relations):
        raise SheetRefused(_UNREADABLE)
    return {one.get("name", ""): path for one, path in zip(sheets, paths, strict=True)}


def _is_sheet(element: Any) -> bool:
    return str(element.tag).rpartition("}")[2] == "sheet"


def _text(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "e":
        message = _("the formula results in an error, %(error)s", error=str(value)[:20])
        return UnreadableCell(message=message, code=SheetProblem.FORMULA)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (date, datetime, time, timedelta)):
        message = _("this is a date or a time; format the column as text, and enter it again")
        return UnreadableCell(message=message, code=ProblemCode.WRONG_TYPE)
    if isinstance(value, (int, float)):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)
    text = _ESCAPED.sub(_character, str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return text if len(text) <= CELL_LIMIT else cell_too_long()


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


def _note_formulas(rows: list[list[Cell]], formulas: set[tuple[int, int]]) -> None:
    message = _(
        "a formula without a saved value; open the file in a spreadsheet program and save it, or enter the text itself"
    )
    for number, index in formulas:
        row = rows[number - 1] if number <= len(rows) else None
        if row is not None and (index >= len(row) or row[index] == ""):
            _put(row, index, UnreadableCell(message=message, code=SheetProblem.FORMULA))


def _spread(rows: list[list[Cell]], merged: Sequence[tuple[int, int, int, int]], sheet: str) -> None:
    """Put the value of cells merged down a column into each of them."""
    count = 0
    for first, left, last, right in merged:
        if left != right:
            message = _("cells are merged across columns; unmerge them")
            raise SheetRefused(message, SheetProblem.MERGED, cell=address(first, left), row=first, sheet=sheet)
        count += max(0, min(last, len(rows)) - first)
        if count > len(rows) * COLUMN_LIMIT:  # more than there are cells: some are merged twice
            raise SheetRefused(_UNREADABLE, sheet=sheet)
        value = rows[first - 1][left] if first <= len(rows) and left < len(rows[first - 1]) else ""
        for row in rows[first : min(last, len(rows))]:
            _put(row, left, value)


def _put(row: list[Cell], index: int, cell: Cell) -> None:
    row.extend([""] * (index + 1 - len(row)))
    row[index] = cell


def write_xlsx(rows: Iterable[Sequence[str | int]], title: str = "Journey") -> bytes:
    """Return an XLSX file of the rows, the first of them headings: each text as text, never as a formula."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows):
        cells = []
        for index, value in enumerate(row):
            if number == 0:
                sheet.column_dimensions[address(1, index)[:-1]].width = _WIDE.get(str(value), 14)
            cell = WriteOnlyCell(sheet, value=value if isinstance(value, int) else None)
            if isinstance(value, str) and value:
                cell.value = _escaped(guard(value))  # should somebody save it as CSV
                cell.data_type = "s"
            if number == 0:
                cell.font = bold
            cell.alignment = wrapped
            cells.append(cell)
        sheet.append(cells)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _escaped(text: str) -> str:
    """Write what XML cannot hold as spreadsheet programs do."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return _NO_XML.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
