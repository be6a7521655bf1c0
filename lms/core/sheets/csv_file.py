"""CSV files as people have them: any of three delimiters, and the encodings that spreadsheet programs write."""

import codecs
import csv
import io
from collections.abc import Iterator

from lms.core.sheets.cells import (
    LIMITS,
    Cell,
    Sheet,
    SheetLimits,
    SheetProblem,
    SheetRefused,
    address,
    cell_too_long,
    too_many_columns,
    too_many_rows,
)
from lms.core.words import gettext as _

_DELIMITERS = ",;\t"
_PIECE = 65_536


def read_csv(content: bytes, name: str = "", limits: SheetLimits = LIMITS) -> Sheet:
    """Read a CSV file to cells.

    :raises SheetRefused: if it is no text, or larger than the limits
    """
    return Sheet(name=name, rows=tuple(csv_rows(content, name, limits)))


def csv_rows(content: bytes, name: str = "", limits: SheetLimits = LIMITS) -> Iterator[tuple[Cell, ...]]:
    """Read the rows of a CSV file one by one, so that a long one takes little memory.

    :raises SheetRefused: if it is no text, or larger than the limits
    """
    encoding = encoding_of(content)
    if not _is_text(content, encoding):
        _decoded(content, encoding)  # says where
    delimiter = _delimiter(content[:16_000].decode(encoding, "ignore"))
    lines = io.TextIOWrapper(io.BytesIO(content), encoding, newline="")
    number = 0
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            number += 1
            if number > limits.rows:
                message = too_many_rows(limits)
                raise SheetRefused(message, SheetProblem.TOO_LARGE, cell=address(number, 0), row=number)
            if len(row) > limits.columns:
                where, message = address(number, limits.columns), too_many_columns(limits)
                raise SheetRefused(message, SheetProblem.TOO_LARGE, cell=where, row=number, sheet=name)
            whole = "".join(row)
            is_plain = "\r" not in whole and len(whole) <= limits.characters
            yield tuple(row) if is_plain else tuple([_cell(text, limits) for text in row])
    except csv.Error:
        number += 1
        message = _("this row is too long or can’t be read; look for a quotation mark that is never closed")
        raise SheetRefused(message, cell=address(number, 0), row=number, sheet=name) from None


def decode(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 or Windows-1252.

    :raises SheetRefused: if it is in none of them
    """
    return _decoded(content, encoding_of(content))


def encoding_of(content: bytes) -> str:
    """Return the encoding of a text, as far as it can be told."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return encoding
    if content[:200].count(b"\x00") * 4 > len(content[:200]):
        return "utf-16-le" if content[1:2] == b"\x00" else "utf-16-be"
    return "utf-8" if _is_text(content, "utf-8") else "cp1252"


def _is_text(content: bytes, encoding: str) -> bool:
    """Test if all of a file is in an encoding, piece by piece: as one text, a large file would take as much memory again."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(content[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


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


def _cell(text: str, limits: SheetLimits) -> Cell:
    if len(text) > limits.characters:
        return cell_too_long(limits)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
