"""The rows of a sheet in an XLSX file while it streams, and the texts that its sheets share.

The library builds an object for each element, which takes five times as long. What it makes of a value is kept: numbers, days, truths.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import IO, Any
from xml.parsers import expat

from openpyxl.utils.datetime import from_excel, from_ISO8601

from lms.core.frozen import frozen
from lms.core.sheets.cells import column_after, row_after

_CHUNK = 65_536
_SPACE_FOR_TEXT = 8_192
_TEXTS = {"v", "t"}


@frozen
class ErrorValue:
    """What a formula resulted in that went wrong."""

    text: str


@frozen
class ValueReader:
    """What the cells of one workbook mean."""

    texts: Sequence[str]
    """That its sheets share."""
    date_formats: Collection[int]
    duration_formats: Collection[int]
    epoch: datetime

    def read(self, kind: str, style: str, text: str) -> Any:
        """Return the value of a cell by its type and its style.

        :raises ValueError: if its text is not of that type
        :raises LookupError: if it is a shared text that is not there
        """
        if kind == "inlineStr" or not text:
            return text or None
        match kind:
            case "n":
                return self._number(text, int(style))
            case "s":
                return self.texts[int(text)]
            case "b":
                return bool(int(text))
            case "d":
                return from_ISO8601(text)  # type: ignore[no-untyped-call]  # in the stubs, too
            case "e":
                return ErrorValue(text=text)
            case _:
                return text

    def _number(self, text: str, style: int) -> Any:
        number = int(text) if text.isdigit() else float(text)
        if style not in self.date_formats:
            return number
        try:
            return from_excel(number, self.epoch, timedelta=style in self.duration_formats)
        except (OverflowError, ValueError):
            return ErrorValue(text="#VALUE!")


def read_rows(stream: IO[bytes], values: ValueReader) -> Iterator[list[Any]]:
    """Yield the rows of a sheet, each with its values up to its last; those that are not in the file as empty ones."""
    rows: list[tuple[int, list[Any]]] = []
    parser = _SheetParser(values, rows)
    last = 0
    for _ in _fed(parser.parser, stream):
        for number, row in rows:
            if number > last:  # a row that comes again, or too late, is left out
                yield from ([] for _ in range(last + 1, number))
                yield row
                last = number
        rows.clear()


def read_texts(stream: IO[bytes]) -> list[str]:
    """Return the texts that the sheets of a workbook share."""
    texts: list[str] = []
    parser = _TextParser(texts)
    for _ in _fed(parser.parser, stream):
        pass
    return texts


def _fed(parser: Any, stream: IO[bytes]) -> Iterator[None]:
    """Feed a parser piece by piece.

    :raises ValueError: if it is no XML
    """
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise ValueError(str(error)) from None
    finally:
        # The handlers hold the parser and, by it, all texts: what refers to itself would stay until garbage is looked for.
        parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None
    yield


def _parser(
    start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], text: Callable[[str], None]
) -> Any:
    parser = expat.ParserCreate()
    parser.buffer_text, parser.buffer_size = True, _SPACE_FOR_TEXT
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    return parser


def _refuse_doctype(*_details: object) -> None:
    raise ValueError("declares entities")


def _bare(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


class _SheetParser:
    def __init__(self, values: ValueReader, rows: list[tuple[int, list[Any]]]) -> None:
        self.parser = _parser(self._start, self._end, self._characters)
        self._values, self._rows = values, rows
        self._row: list[Any] = []
        self._number = 0
        self._column = -1
        self._kind, self._style = "n", "0"
        self._parts: list[str] = []
        self._reads_text = self._is_reading = False

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if ":" in name:
            name = _bare(name)
        if name == "c":
            self._column = column_after(self._column, attributes.get("r", ""))
            self._kind = kind = attributes.get("t", "n")
            self._style = attributes.get("s", "0")
            self._reads_text = kind == "inlineStr"
            self._parts.clear()
        elif name == "v":
            self._is_reading = not self._reads_text
        elif name == "t":
            self._is_reading = self._reads_text
        elif name == "row":
            self._number = row_after(self._number, attributes.get("r", ""))
            self._row, self._column = [], -1
        elif name == "rPh":  # how it is pronounced
            self._reads_text = False

    def _characters(self, text: str) -> None:
        if self._is_reading:
            self._parts.append(text)

    def _end(self, name: str) -> None:
        if ":" in name:
            name = _bare(name)
        if name in _TEXTS:
            self._is_reading = False
        elif name == "c":
            row, column, text = self._row, self._column, "".join(self._parts)
            value = (text or None) if self._kind == "inlineStr" else self._values.read(self._kind, self._style, text)
            if column == len(row):
                row.append(value)
            elif column < len(row):
                row[column] = value
            else:
                row.extend([None] * (column - len(row)))
                row.append(value)
        elif name == "row":
            self._rows.append((self._number, self._row))
        elif name == "rPh":
            self._reads_text = self._kind == "inlineStr"


class _TextParser:
    def __init__(self, texts: list[str]) -> None:
        self.parser = _parser(self._start, self._end, self._characters)
        self._texts = texts
        self._parts: list[str] = []
        self._is_reading = self._is_spoken = False

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = _bare(name)
        if name == "t":
            self._is_reading = not self._is_spoken
        elif name == "rPh":
            self._is_spoken = True

    def _characters(self, text: str) -> None:
        if self._is_reading:
            self._parts.append(text)

    def _end(self, name: str) -> None:
        name = _bare(name)
        if name == "t":
            self._is_reading = False
        elif name == "si":
            self._texts.append("".join(self._parts))
            self._parts.clear()
        elif name == "rPh":
            self._is_spoken = False
