"""The guard before an XLSX file: its archive and its XML are measured while they stream, before anything is built from them.

Source: security.md R19. Every part is measured, whatever its name: which of them is a sheet is said inside the file. On the way
it notes what the library that reads the cells does not tell: merged cells, and formulas.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from xml.parsers import expat

from lms.core.sheets.cells import (
    LIMITS,
    SheetLimits,
    SheetProblem,
    SheetRefused,
    address,
    column_after,
    column_of,
    row_after,
    too_many_columns,
    too_many_rows,
)
from lms.core.words import gettext as _

ENTRY_LIMIT = 2_000
RATIO_LIMIT = 100
TAG_LIMIT = 262_144
"""Bytes of one tag or comment: a parser that gets it in pieces begins it anew with each."""
DEPTH_LIMIT = 100
_SMALL = 1_000_000
"""Below, the ratio is not checked: a short sheet of repeated words packs well."""
_CHUNK = 65_536
_WORKBOOK = "xl/workbook.xml"
_BUILT_WHOLE = {"[Content_Types].xml", _WORKBOOK, "xl/styles.xml", "docProps/core.xml", "docProps/custom.xml"}
_VALUES = {"is", "t", "v"}
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\Z")
_BROKEN = _("this is not an XLSX file, or it is damaged; save it again as “Excel workbook (.xlsx)” or as CSV")
TOO_LARGE = _("the file is far larger than its rows need; copy them to a new file, without pictures and formats")


@dataclass(kw_only=True)
class SheetMarks:
    """What is special in one sheet."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column, last row, last column; rows from 1, columns from 0."""
    formulas: set[tuple[int, int]] = field(default_factory=set)
    """Row, from 1, and column, from 0, of formulas whose result, if it was saved, is not an empty text."""
    object_count: int = 0
    """Elements beside the cells: merged ranges, links, rules of formats."""


def check_archive(content: bytes, limits: SheetLimits = LIMITS) -> dict[str, SheetMarks]:
    """Measure an XLSX file; return what is special in each of its sheets, by the sheet's path in the archive.

    :raises SheetRefused: if it is too large, too deep, has macros, or is no XLSX file
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _check(archive, _Meter(len(content), limits))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        if isinstance(error, SheetRefused):
            raise
        raise SheetRefused(_BROKEN) from None


def _check(archive: zipfile.ZipFile, meter: "_Meter") -> dict[str, SheetMarks]:
    entries = archive.infolist()
    if len(entries) > ENTRY_LIMIT:
        raise SheetRefused(TOO_LARGE, SheetProblem.TOO_LARGE)
    names = [entry.filename for entry in entries]
    if len(set(names)) < len(names) or _WORKBOOK not in names:
        raise SheetRefused(_BROKEN)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise SheetRefused(
            _("the file has macros; save it as “Excel workbook (.xlsx)”, without them"), SheetProblem.MACROS
        )
    marks: dict[str, SheetMarks] = {}
    for entry in entries:
        scan = _Scan(meter, entry.filename)
        with archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                meter.add_bytes(len(chunk))
                scan.feed(chunk)
        scan.close()
        marks[entry.filename] = scan.marks
    return marks


class _Meter:
    def __init__(self, packed: int, limits: SheetLimits) -> None:
        self.packed, self.limits = packed, limits
        self.size = self.elements = self.attributes = self.objects = 0

    def add_bytes(self, count: int) -> None:
        self.size += count
        if self.size > self.limits.unpacked_bytes or self.size > max(_SMALL, self.packed * RATIO_LIMIT):
            raise SheetRefused(TOO_LARGE, SheetProblem.TOO_LARGE)

    def add_elements(self, elements: int, attributes: int, *, are_objects: bool) -> None:
        self.elements += elements
        self.attributes += attributes
        self.objects += elements if are_objects else 0
        most = self.limits.elements
        if self.elements > most or self.attributes > 3 * most or self.objects > self.limits.objects:
            raise SheetRefused(TOO_LARGE, SheetProblem.TOO_LARGE)


class _Scan:
    """Reads one part element by element, and keeps nothing of it but its marks.

    A part that is not called XML may be anything: it is read as far as it is XML, which is as far as anybody could read it.
    Of a large sheet millions of elements come by, so those are asked for first that are most; the meter is told after each chunk.
    """

    def __init__(self, meter: _Meter, name: str) -> None:
        self.marks = SheetMarks()
        self._meter = meter
        self._is_xml = name.endswith((".xml", ".rels"))
        self._is_object = name in _BUILT_WHOLE or name.endswith(".rels")
        self._is_over = False
        self._size = 0
        self._elements = self._attributes = 0
        """Since the meter was told last."""
        self._depth = 0
        self._row = 0
        self._column = -1
        self._has_formula = self._is_text = self._is_among_cells = False
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        self._parse(chunk, is_last=False)
        self._meter.add_elements(self._elements, self._attributes, are_objects=self._is_object)
        self._elements = self._attributes = 0
        self._size += len(chunk)
        if not self._is_over and self._size - self._parser.CurrentByteIndex > TAG_LIMIT:
            raise SheetRefused(TOO_LARGE, SheetProblem.TOO_LARGE)

    def close(self) -> None:
        self._parse(b"", is_last=True)

    def _parse(self, chunk: bytes, *, is_last: bool) -> None:
        if self._is_over:
            return
        try:
            self._parser.Parse(chunk, is_last)
        except SheetRefused:
            raise
        except (expat.ExpatError, LookupError, ValueError):  # the last two: of an encoding that nobody knows
            if self._is_xml:
                raise SheetRefused(_BROKEN) from None
            self._is_over = True

    def _doctype(self, *_details: object) -> None:
        raise SheetRefused(_BROKEN)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        self._attributes += len(attributes)
        self._depth = depth = self._depth + 1
        if depth > DEPTH_LIMIT:
            raise SheetRefused(_BROKEN)
        tag = name.rpartition(":")[2] if ":" in name else name
        if not self._is_among_cells:
            self.marks.object_count += 1
        if tag == "c":
            self._begin_cell(attributes.get("r", ""))
            self._is_text = attributes.get("t") == "str"
        elif tag == "row":
            self._begin_row(attributes.get("r", ""))
        elif tag not in _VALUES:
            self._note(tag, attributes)

    def _note(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "f":
            self._has_formula = True
        elif tag == "sheetData":
            self._is_among_cells = True
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "Override":
            self._check_type(attributes.get("PartName", ""), attributes.get("ContentType", ""))
        elif tag == "Relationship" and "chartsheet" in attributes.get("Type", ""):
            raise SheetRefused(_("one of its sheets is only a chart; delete that sheet, and save the file again"))

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._has_formula and name.rpartition(":")[2] == "c" and not self._is_text:
            self.marks.formulas.add((self._row, self._column))
        if len(name) > 8 and name.rpartition(":")[2] == "sheetData":
            self._is_among_cells = False

    def _check_type(self, part: str, content_type: str) -> None:
        """Refuse a workbook elsewhere than where it is looked for: what it says would not be checked."""
        if content_type.endswith(".main+xml") and "sheet" in content_type and part.lstrip("/") != _WORKBOOK:
            raise SheetRefused(_BROKEN)

    def _begin_row(self, number: str) -> None:
        self._row = row_after(self._row, number)
        self._column = -1
        if self._row > self._meter.limits.rows:
            message = too_many_rows(self._meter.limits)
            raise SheetRefused(message, SheetProblem.TOO_LARGE, cell=address(self._row, 0), row=self._row)

    def _begin_cell(self, where: str) -> None:
        self._column = column_after(self._column, where)
        self._has_formula = False
        if self._column >= self._meter.limits.columns:
            where, message = address(self._row, self._column), too_many_columns(self._meter.limits)
            raise SheetRefused(message, SheetProblem.TOO_LARGE, cell=where, row=self._row)

    def _merge(self, where: str) -> None:
        match = _RANGE.match(where)
        if match is None:
            raise SheetRefused(_BROKEN)
        self.marks.merged.append((int(match[2]), column_of(match[1]), int(match[4]), column_of(match[3])))
