"""XLSX files: cells to text and text to cells. Nothing in them is ever run, and nothing they point at is ever opened."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from posixpath import normpath
from types import MappingProxyType
from typing import Any, TypeVar
from xml.etree.ElementTree import ParseError

import openpyxl
from defusedxml.ElementTree import fromstring
from openpyxl.cell import WriteOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles import Alignment, Font
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.constants import REL_NS, SHARED_STRINGS

from lms.core.csv_text import guard
from lms.core.frozen import frozen
from lms.core.problems import ProblemCode
from lms.core.sheets.archive import TOO_LARGE, SheetMarks, check_archive
from lms.core.sheets.cells import (
    LIMITS,
    Cell,
    Sheet,
    SheetLimits,
    SheetProblem,
    SheetRefused,
    UnreadableCell,
    address,
    cell_too_long,
)
from lms.core.sheets.xlsx_rows import ErrorValue, ValueReader, read_rows, read_texts
from lms.core.text import clean
from lms.core.words import Number
from lms.core.words import gettext as _

T = TypeVar("T")

_STUMBLES = (
    AttributeError, AssertionError, IndexError, InvalidFileException, KeyError, LookupError, OverflowError, ParseError,
    RecursionError, TypeError, ValueError, zipfile.BadZipFile,
)  # fmt: skip
"""What the library raises for files that no spreadsheet program wrote."""
_UNREADABLE = _("this XLSX file can’t be read; open it in a spreadsheet program and save it again, or save it as CSV")
_NO_VALUE = UnreadableCell(
    message=_(
        "a formula without a saved value; open the file in a spreadsheet program and save it, or enter the text itself"
    ),
    code=SheetProblem.FORMULA,
)
_RELATION = f"{{{REL_NS}}}id"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_XML = re.compile("[\ufffe\uffff]")


def read_xlsx(content: bytes, limits: SheetLimits = LIMITS) -> tuple[Sheet, ...]:
    """Read the visible sheets of a file to text.

    :raises SheetRefused: if it is no XLSX file, or larger or stranger than the limits
    """
    return tuple(Sheet(name=name, rows=tuple(rows)) for name, rows in xlsx_sheets(content, limits))


def xlsx_sheets(
    content: bytes, limits: SheetLimits = LIMITS, *, reads_dates: bool = False
) -> Iterator[tuple[str, Iterator[tuple[Cell, ...]]]]:
    """Yield the visible sheets of a file, each its name and its rows one by one; read those before asking for the next sheet.

    With `reads_dates` a date is the text that ISO 8601 has for it; without, it is a cell that can’t be read.

    :raises SheetRefused: if it is no XLSX file, or larger or stranger than the limits
    """
    marks = check_archive(content, limits)
    yield from _refusing(_sheets(content, marks, limits, reads_dates=reads_dates))


def _refusing(found: Iterator[T]) -> Iterator[T]:
    """Yield the same, and refuse the file where the library stumbles over it."""
    while True:
        try:
            one = next(found)
        except StopIteration:
            return
        except SheetRefused:
            raise
        except _STUMBLES:
            raise SheetRefused(_UNREADABLE) from None
        yield one


def _sheets(
    content: bytes, marks: dict[str, SheetMarks], limits: SheetLimits, *, reads_dates: bool
) -> Iterator[tuple[str, Iterator[tuple[Cell, ...]]]]:
    sheets = [one for one in _found_sheets(content) if one.path in marks]
    if sum(marks[one.path].object_count for one in sheets) > limits.objects:
        raise SheetRefused(TOO_LARGE, SheetProblem.TOO_LARGE)
    reader = _BookReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of what it leaves out: pictures, styles, extensions
        reader.read()
    values = reader.values()
    row_count, longest = 0, limits.characters

    def rows_of(sheet: _FoundSheet) -> Iterator[tuple[Cell, ...]]:
        fill = _Fill(marks[sheet.path], sheet.title, limits)
        with reader.archive.open(sheet.path) as stream:
            yield from completed(fill, read_rows(stream, values), sheet.title)

    def completed(fill: "_Fill", rows: Iterator[list[Any]], title: str) -> Iterator[tuple[Cell, ...]]:
        nonlocal row_count
        for number, row in enumerate(rows, start=1):
            row_count += 1
            if row_count > limits.rows_of_all_sheets:
                most = Number(limits.rows_of_all_sheets)
                message = _("more than %(most)s rows in all sheets; split the file", most=most)
                raise SheetRefused(message, SheetProblem.TOO_LARGE, row=number, sheet=title)
            # Of nearly all cells nothing is to be done, so that is seen here; `_text` knows the rest.
            cells: list[Cell] = [
                value
                if value.__class__ is str and "_x" not in value and "\r" not in value and len(value) <= longest
                else _text(value, limits, reads_dates=reads_dates)
                for value in row
            ]
            fill.complete(number, cells)
            yield tuple(cells)

    for sheet in sheets:
        if sheet.is_visible:
            yield clean(sheet.title), _refusing(rows_of(sheet))


class _BookReader(ExcelReader):
    """Reads what the rows of a workbook need: the texts that they share, and their formats."""

    def read(self) -> None:
        self.read_manifest()
        self.read_strings()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)

    def read_strings(self) -> None:
        package: Any = self.package  # the stubs say too little of it
        part = package.find(SHARED_STRINGS)
        if part is not None:
            with self.archive.open(part.PartName[1:]) as stream:
                self.shared_strings = read_texts(stream)

    def values(self) -> ValueReader:
        book: Any = self.wb  # the same
        return ValueReader(
            texts=self.shared_strings,
            date_formats=book._date_formats,  # noqa: SLF001  the library's own reader of rows takes them from there, too
            duration_formats=book._timedelta_formats,  # noqa: SLF001  the same
            epoch=book.epoch,
        )


@frozen
class _FoundSheet:
    title: str
    path: str
    """In the archive."""
    is_visible: bool


def _found_sheets(content: bytes) -> list[_FoundSheet]:
    """Return the sheets of a file.

    :raises SheetRefused: if two are the same part: it would be read anew for each
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        sheets = [one for one in fromstring(archive.read("xl/workbook.xml")).iter() if _is_sheet(one)]
    parts = [targets.get(one.get(_RELATION), "") for one in sheets]
    paths = [normpath(part.lstrip("/") if part.startswith("/") else f"xl/{part}") for part in parts]
    if len(set(paths)) < len(paths) or len(targets) < len(relations):
        raise SheetRefused(_UNREADABLE)
    return [
        _FoundSheet(title=one.get("name", ""), path=path, is_visible=one.get("state", "visible") == "visible")
        for one, path in zip(sheets, paths, strict=True)
    ]


def _is_sheet(element: Any) -> bool:
    return str(element.tag).rpartition("}")[2] == "sheet"


def _text(value: Any, limits: SheetLimits, *, reads_dates: bool) -> Cell:
    if value is None:
        return ""
    if isinstance(value, str):
        text = _ESCAPED.sub(_character, value) if "_x" in value else value
        text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
        return text if len(text) <= limits.characters else cell_too_long(limits)
    if isinstance(value, ErrorValue):
        message = _("the formula results in an error, %(error)s", error=value.text[:20])
        return UnreadableCell(message=message, code=SheetProblem.FORMULA)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if reads_dates and isinstance(value, date):  # a datetime is one, too
        return value.isoformat()[:10]
    if isinstance(value, (date, datetime, time, timedelta)):
        message = _("this is a date or a time; format the column as text, and enter it again")
        return UnreadableCell(message=message, code=ProblemCode.WRONG_TYPE)
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _character(match: re.Match[str]) -> str:
    return chr(int(match[1], 16))


class _Fill:
    """Puts into the rows of a sheet what the library leaves out: cells merged down a column, formulas without a value."""

    def __init__(self, mark: SheetMarks, sheet: str, limits: SheetLimits) -> None:
        self._sheet, self._most = sheet, limits.columns
        self._formulas: dict[int, list[int]] = {}
        for number, index in mark.formulas:
            self._formulas.setdefault(number, []).append(index)
        self._merged: dict[int, list[tuple[int, int]]] = {}
        for first, left, last, right in mark.merged:
            if left != right:
                message = _("cells are merged across columns; unmerge them")
                raise SheetRefused(message, SheetProblem.MERGED, cell=address(first, left), row=first, sheet=sheet)
            self._merged.setdefault(first, []).append((left, last))
        self._open: list[tuple[int, int, Cell]] = []

    def complete(self, number: int, row: list[Cell]) -> None:
        """Complete the next row in place."""
        for index in self._formulas.pop(number, ()):
            if index >= len(row) or row[index] == "":
                _put(row, index, _NO_VALUE)
        if self._open:
            self._open = [one for one in self._open if one[1] >= number]
            for left, _last, value in self._open:
                _put(row, left, value)
        for left, last in self._merged.pop(number, ()):
            if last > number:
                self._open.append((left, last, row[left] if left < len(row) else ""))
        if len(self._open) > self._most:  # more than there are columns: some are merged twice
            raise SheetRefused(_UNREADABLE, sheet=self._sheet)


def _put(row: list[Cell], index: int, cell: Cell) -> None:
    row.extend([""] * (index + 1 - len(row)))
    row[index] = cell


def write_xlsx(
    rows: Iterable[Sequence[str | int]], title: str = "Journey", widths: Mapping[str, int] = MappingProxyType({})
) -> bytes:
    """Return an XLSX file of the rows, the first of them headings: each text as text, never as a formula.

    `widths` are those of columns in characters, by heading.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(rows):
        cells = []
        for index, value in enumerate(row):
            if number == 0:
                sheet.column_dimensions[address(1, index)[:-1]].width = widths.get(str(value), 14)
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
