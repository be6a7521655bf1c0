"""Files to rows of people, one by one; nothing here knows who is here."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import BinaryIO

from lms.core.csv_text import unguard
from lms.core.frozen import frozen
from lms.core.sheets.cells import Cell, SheetLimits, SheetProblem, SheetRefused, UnreadableCell
from lms.core.sheets.csv_file import csv_rows
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.people.imports.columns import WRITTEN, PersonColumn, columns_of, is_heading_row
from lms.people.imports.terms import PersonLine, SheetKind

MEGABYTE = 1024 * 1024
UPLOAD_LIMIT = 40 * MEGABYTE
"""Bytes of one file: a hundred thousand people take some ten."""
LIMITS = SheetLimits(
    rows=200_000,
    rows_of_all_sheets=250_000,
    columns=200,
    characters=2_000,
    unpacked_bytes=300 * MEGABYTE,
    elements=8_000_000,
)
_HEADINGS_WITHIN = 20
"""Rows above the headings: a title, a date, an empty row."""
_ZIP, _OLD_EXCEL, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


@frozen
class PeopleSheet:
    """The rows of one sheet of people, and what its headings said."""

    name: str
    """Of the sheet, where a file has several."""
    columns: frozenset[PersonColumn]
    unused: tuple[str, ...]
    """Headings that mean nothing here."""
    rows: Iterator[PersonLine]
    """Can be read once."""


def is_blank(file: BinaryIO) -> bool:
    """Test if there is nothing in a file but space; leaves it at its beginning."""
    file.seek(0)
    is_blank = not any(piece.strip() for piece in iter(partial(file.read, MEGABYTE), b""))
    file.seek(0)
    return is_blank


def kind_of(content: bytes) -> SheetKind:
    """Return how people stand in a file, by its content.

    :raises SheetRefused: if it is a file of another kind
    """
    if content.startswith(_ZIP):
        return SheetKind.XLSX
    if content.startswith(_OLD_EXCEL):
        raise SheetRefused(
            _("this is an old Excel file (.xls); save it as “Excel workbook (.xlsx)”"), SheetProblem.OLD_EXCEL
        )
    if content.startswith(_PDF):
        raise SheetRefused(_("this is a PDF; save the list as CSV or as “Excel workbook (.xlsx)”"))
    return SheetKind.CSV


def read_people(content: bytes) -> PeopleSheet:
    """Read the first sheet of a file that has headings of people.

    :raises SheetRefused: if none has, or the file cannot be read; also while its rows are read
    """
    if kind_of(content) is SheetKind.CSV:
        sheet = _sheet("", csv_rows(content, limits=LIMITS))
        if sheet is not None:
            return sheet
    else:
        from lms.core.sheets.xlsx import xlsx_sheets  # the library is large

        for name, rows in xlsx_sheets(content, LIMITS, reads_dates=True):
            if (sheet := _sheet(name, rows)) is not None:
                return sheet
    others = Listed(column.value for column in WRITTEN if column not in {PersonColumn.EMAIL, PersonColumn.NUMBER})
    raise SheetRefused(
        _(
            "no column has the heading “E-mail” or “Employee number”; other headings we know: %(others)s",
            others=others,
        )
    )


def _sheet(name: str, rows: Iterator[tuple[Cell, ...]]) -> PeopleSheet | None:
    for line, row in enumerate(rows, start=1):
        found, unused = columns_of([unguard(cell) if isinstance(cell, str) else "" for cell in row])
        if is_heading_row(found):
            people = _people(rows, found, line)
            return PeopleSheet(name=name, columns=frozenset(found), unused=unused, rows=people)
        if line == _HEADINGS_WITHIN:
            break
    return None


def _people(rows: Iterator[tuple[Cell, ...]], found: dict[PersonColumn, int], last: int) -> Iterator[PersonLine]:
    at = found.get
    places = [at(column) for column in _IN_ORDER]
    first_name, last_name = at(PersonColumn.FIRST_NAME), at(PersonColumn.LAST_NAME)
    shared: dict[str, str] = {}
    width = max(found.values()) + 1
    for line, cells in enumerate(rows, start=last + 1):
        if not any(cells):
            continue
        row = [cell if isinstance(cell, str) else "" for cell in cells]
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        unreadable = _unreadable(cells, found) if UnreadableCell in map(type, cells) else ""
        values = [None if place is None else _text(row[place]) for place in places]
        name = values[0]
        if name is None and (first_name is not None or last_name is not None):
            parts = [_text(row[place]) for place in (first_name, last_name) if place is not None]
            name = " ".join(filter(None, parts))
        # Thousands have the same job role, site and manager: each text is kept once.
        roles, department, site, manager, day = [text and shared.setdefault(text, text) for text in values[3:]]
        yield PersonLine(line, name, values[1], values[2], roles, department, site, manager, day, unreadable)


_IN_ORDER = (
    PersonColumn.NAME,
    PersonColumn.EMAIL,
    PersonColumn.NUMBER,
    PersonColumn.JOB_ROLES,
    PersonColumn.DEPARTMENT,
    PersonColumn.SITE,
    PersonColumn.MANAGER,
    PersonColumn.JOINED_ON,
)


def _text(cell: str) -> str:
    return (unguard(cell) if "'" in cell else cell).strip()


def _unreadable(row: Sequence[Cell], found: dict[PersonColumn, int]) -> str:
    for column, place in found.items():
        cell = row[place] if place < len(row) else ""
        if isinstance(cell, UnreadableCell):
            return str(_("%(column)s: %(problem)s", column=column.value, problem=cell.message))
    return ""
