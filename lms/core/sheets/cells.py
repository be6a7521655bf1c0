"""The cells of a sheet, their addresses and what can be wrong with them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from lms.core.frozen import frozen
from lms.core.problems import Diagnostic, Path, ProblemCode
from lms.core.words import Number
from lms.core.words import gettext as _


class SheetProblem(StrEnum):
    """What can be wrong with a sheet, whatever it is about; features have codes of their own beside these."""

    BROKEN = "broken"
    FORMULA = "formula"
    MACROS = "macros"
    MERGED = "merged"
    OLD_EXCEL = "old-excel"
    TOO_LARGE = "too-large"


@frozen
class SheetLimits:
    """How much one file may hold."""

    rows: int = 10_000
    """In one sheet."""
    rows_of_all_sheets: int = 50_000
    columns: int = 100
    characters: int = 5_000
    """In one cell."""
    unpacked_bytes: int = 30_000_000
    """Of all parts of an XLSX file together."""
    elements: int = 600_000
    """XML elements of all parts together; three times as many attributes."""
    objects: int = 50_000
    """Elements that are built whole in memory, so that each costs far more than a cell, which streams by."""


LIMITS = SheetLimits()
_CELL = re.compile(r"([A-Z]{1,7})[0-9]{1,9}\Z")


@frozen
class UnreadableCell:
    """A cell that can't be read as text, with the reason."""

    message: str
    code: str


Cell = str | UnreadableCell


@frozen
class Sheet:
    """The cells of one sheet by rows; rows may be of different lengths."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@frozen
class CellProblem(Diagnostic):
    """One thing wrong in a sheet; `line` is its row, `file` its sheet."""

    cell: str
    """Its address: `B7`; empty if it is the whole file."""

    def __str__(self) -> str:
        where = ", ".join(filter(None, (self.file, self.cell))) or "file"
        return f"{where}: {'' if self.is_error else 'warning: '}{self.message}"


class SheetRefused(ValueError):
    """A file that can't be read as sheets at all, with the reason."""

    def __init__(self, message: str, code: str = "", *, cell: str = "", row: int = 1, sheet: str = "") -> None:
        super().__init__(message)
        self.problem = CellProblem(file=sheet, line=row, cell=cell, message=message, code=code or SheetProblem.BROKEN)


@dataclass
class CellSourceMap:
    """Sheet, row and column of each value, by its path."""

    known: dict[Path, tuple[str, int, int]] = field(default_factory=dict)

    def add(self, path: Path, place: tuple[str, int, int]) -> None:
        """Remember the place of a value; the first word counts."""
        self.known.setdefault(path, place)

    def problem(self, path: Path, message: str, code: str = "", *, is_error: bool = True) -> CellProblem:
        """Return what is wrong with the value at a path, or with what it is part of."""
        while path and path not in self.known:
            path = path[:-1]
        return problem_at(self.known.get(path, ("", 1, 0)), message, code, is_error=is_error)


def problem_at(place: tuple[str, int, int], message: str, code: str = "", *, is_error: bool = True) -> CellProblem:
    """Return what is wrong in a cell, by sheet, row from 1 and column from 0."""
    sheet, row, column = place
    return CellProblem(file=sheet, line=row, cell=address(row, column), message=message, code=code, is_error=is_error)


def too_many_rows(limits: SheetLimits) -> str:
    """Return what is wrong with a sheet that has too many rows."""
    return _("more than %(limit)s rows; split the file", limit=Number(limits.rows))


def too_many_columns(limits: SheetLimits) -> str:
    """Return what is wrong with a sheet that has too many columns."""
    return _("more than %(limit)s columns; remove those that don’t belong in it", limit=limits.columns)


def cell_too_long(limits: SheetLimits) -> UnreadableCell:
    """Return a cell that has too many characters."""
    message = _("more than %(limit)s characters in one cell", limit=Number(limits.characters))
    return UnreadableCell(message=message, code=ProblemCode.TOO_LONG)


def address(row: int, column: int) -> str:
    """Return the address of a cell, row from 1 and column from 0: `B7`."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def column_of(letters: str) -> int:
    """Return the number of a column from 0 by its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def row_after(last: int, number: str) -> int:
    """Return the number of a row that comes after another: what it says, or the next where it says nothing that is a number."""
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else last + 1


_COLUMNS = {address(1, column)[:-1]: column for column in range(256)}
"""Of the letters that nearly all cells have: a large sheet has a million of them."""


def column_after(last: int, where: str) -> int:
    """Return the column, from 0, of a cell that comes after another: what its address says, or the next where it has none."""
    letters = where.rstrip("0123456789")
    column = _COLUMNS.get(letters)
    if column is not None and 0 < len(where) - len(letters) < 10:
        return column
    match = _CELL.match(where)
    return column_of(match[1]) if match else last + 1


def join_lines(lines: Iterable[str]) -> str:
    """Put several lines into one cell; a line feed at the end says that a ` | ` in the only line is its own."""
    listed = list(lines)
    return "\n".join(listed) + ("\n" if len(listed) == 1 and " | " in listed[0] else "")


def split_lines(text: str) -> list[str]:
    """Return the lines of a cell: parted by line feeds or, where there is none, by ` | `."""
    parts = text.split("\n") if "\n" in text else text.split(" | ")
    return [part.strip() for part in parts if part.strip()]
