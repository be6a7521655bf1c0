"""CSV files as people have them: any of three delimiters, and the encodings that spreadsheet programs write."""

import csv
import io

from lms.core.words import gettext as _
from lms.journeys.sheet.cells import (
    CELL_LIMIT,
    COLUMN_LIMIT,
    ROW_LIMIT,
    Cell,
    Sheet,
    SheetProblem,
    SheetRefused,
    address,
    cell_too_long,
    too_many_columns,
    too_many_rows,
)

_DELIMITERS = ",;\t"


def read_csv(content: bytes, name: str = "") -> Sheet:
    """Read a CSV file to cells.

    :raises SheetRefused: if it is no text, or larger than any map
    """
    text = decode(content)
    rows: list[tuple[Cell, ...]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        for row in reader:
            if len(rows) >= ROW_LIMIT:
                last = ROW_LIMIT + 1
                raise SheetRefused(too_many_rows(), SheetProblem.TOO_LARGE, cell=address(last, 0), row=last)
            if len(row) > COLUMN_LIMIT:
                number = len(rows) + 1
                where = address(number, COLUMN_LIMIT)
                raise SheetRefused(too_many_columns(), SheetProblem.TOO_LARGE, cell=where, row=number, sheet=name)
            rows.append(tuple(map(_cell, row)))
    except csv.Error:
        number = len(rows) + 1
        message = _("this row can’t be read; look for a quotation mark that is never closed")
        raise SheetRefused(message, cell=address(number, 0), row=number, sheet=name) from None
    return Sheet(name=name, rows=tuple(rows))


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or Windows-1252.

    :raises SheetRefused: if it is in none of them
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _decoded(content, encoding)
    if content[:200].count(b"\x00") * 4 > len(content[:200]):
        return _decoded(content, "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded(content, "cp1252")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        message = _("this is not text; save the file as “CSV UTF-8” and try again")
        raise SheetRefused(message, cell=address(row, 0), row=row) from None


def _delimiter(text: str) -> str:
    """Return what parts the headings, outside quotes."""
    head = text[:4_000].lstrip("\r\n").split("\n", 1)[0]
    bare = "".join(head.split('"')[::2])
    return max(_DELIMITERS, key=bare.count)


def _cell(text: str) -> Cell:
    if len(text) > CELL_LIMIT:
        return cell_too_long()
    return text.replace("\r\n", "\n").replace("\r", "\n")
