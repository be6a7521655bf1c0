"""The guard before an XLSX file: its archive and its XML are measured while they stream, before anything is built from them.

Source: security.md R19. On the way it notes what the library that reads the cells does not tell: merged cells, and formulas.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from lms.core.words import gettext as _
from lms.journeys.sheet.cells import (
    COLUMN_LIMIT,
    ROW_LIMIT,
    SheetProblem,
    SheetRefused,
    address,
    column_of,
    too_many_columns,
    too_many_rows,
)

ENTRY_LIMIT = 2_000
SIZE_LIMIT = 30_000_000
"""Bytes of all entries together, unpacked."""
RATIO_LIMIT = 100
ELEMENT_LIMIT = 1_000_000
DEPTH_LIMIT = 100
_SMALL = 1_000_000
"""Below, the ratio is not checked: a short sheet of repeated words packs well."""
_CHUNK = 65_536
_CELL = re.compile(r"([A-Z]{1,7})([0-9]{1,9})\Z")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\Z")
_BROKEN = _("this is not an XLSX file, or it is damaged; save it again as “Excel workbook (.xlsx)” or as CSV")
_TOO_LARGE = _("the file is far larger than a map needs; remove what doesn’t belong to the map")


@dataclass(kw_only=True)
class SheetMarks:
    """What is special in one sheet."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column; rows from 1, columns from 0."""
    formulas: set[str] = field(default_factory=set)
    """Addresses of formulas whose result, if it was saved, is not an empty text."""


def check_archive(content: bytes) -> dict[str, SheetMarks]:
    """Measure an XLSX file; return what is special in each of its sheets, by the sheet's path in the archive.

    :raises SheetRefused: if it is too large, too deep, has macros, or is no XLSX file
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _check(archive, len(content))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        if isinstance(error, SheetRefused):
            raise
        raise SheetRefused(_BROKEN) from None


def _check(archive: zipfile.ZipFile, packed: int) -> dict[str, SheetMarks]:
    entries = archive.infolist()
    if len(entries) > ENTRY_LIMIT:
        raise SheetRefused(_TOO_LARGE, SheetProblem.TOO_LARGE)
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or "xl/workbook.xml" not in names:
        raise SheetRefused(_BROKEN)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise SheetRefused(
            _("the file has macros; save it as “Excel workbook (.xlsx)”, without them"), SheetProblem.MACROS
        )
    marks: dict[str, SheetMarks] = {}
    meter = _Meter(packed)
    for entry in entries:
        name = entry.filename
        scan = _Scan(meter) if name.endswith((".xml", ".rels")) else None
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                meter.add_bytes(len(chunk))
                if scan:
                    scan.feed(chunk)
        if scan:
            scan.close()
            if name.startswith("xl/worksheets/"):
                marks[name] = scan.marks
    return marks


class _Meter:
    def __init__(self, packed: int) -> None:
        self.packed = packed
        self.size = 0
        self.elements = 0

    def add_bytes(self, count: int) -> None:
        self.size += count
        if self.size > SIZE_LIMIT or self.size > max(_SMALL, self.packed * RATIO_LIMIT):
            raise SheetRefused(_TOO_LARGE, SheetProblem.TOO_LARGE)

    def add_element(self, depth: int) -> None:
        self.elements += 1
        if self.elements > ELEMENT_LIMIT:
            raise SheetRefused(_TOO_LARGE, SheetProblem.TOO_LARGE)
        if depth > DEPTH_LIMIT:
            raise SheetRefused(_BROKEN)


class _Scan:
    """Reads one XML file element by element, and keeps nothing of it but its marks."""

    def __init__(self, meter: _Meter) -> None:
        self.marks = SheetMarks()
        self._meter = meter
        self._depth = 0
        self._row = 0
        self._column = -1
        self._has_formula = self._is_text = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        self._parse(chunk, is_last=False)

    def close(self) -> None:
        self._parse(b"", is_last=True)

    def _parse(self, chunk: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError:
            raise SheetRefused(_BROKEN) from None

    def _doctype(self, *_details: object) -> None:
        raise SheetRefused(_BROKEN)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._meter.add_element(self._depth)
        tag = name.rpartition(":")[2]
        if tag == "row":
            self._begin_row(attributes.get("r", ""))
        elif tag == "c":
            self._begin_cell(attributes.get("r", ""))
            self._is_text = attributes.get("t") == "str"
        elif tag == "f":
            self._has_formula = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name.rpartition(":")[2] == "c" and self._has_formula and not self._is_text:
            self.marks.formulas.add(address(self._row, self._column))

    def _begin_row(self, number: str) -> None:
        self._row = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else self._row + 1
        self._column = -1
        if self._row > ROW_LIMIT:
            raise SheetRefused(too_many_rows(), SheetProblem.TOO_LARGE, cell=address(self._row, 0), row=self._row)

    def _begin_cell(self, where: str) -> None:
        match = _CELL.match(where)
        self._column = column_of(match[1]) if match else self._column + 1
        self._has_formula = False
        if self._column >= COLUMN_LIMIT:
            where = address(self._row, self._column)
            raise SheetRefused(too_many_columns(), SheetProblem.TOO_LARGE, cell=where, row=self._row)

    def _merge(self, where: str) -> None:
        match = _RANGE.match(where)
        if match is None:
            raise SheetRefused(_BROKEN)
        self.marks.merged.append((int(match[2]), column_of(match[1]), int(match[4]), column_of(match[3])))
