"""What was read of a sheet, packed in pieces: reading it again, when an unknown name was chosen, then takes a second.

Only for files that take long to read. The pieces are made here and never come from outside, so that nothing bounds what they unpack to.
"""

import json
import zlib
from collections.abc import Iterator

from lms.people.imports.columns import PersonColumn
from lms.people.imports.reading import PeopleSheet
from lms.people.imports.terms import PersonLine

_LINES = 2_000
"""In one piece."""
_FAST = 1


class SheetKeeper:
    """Packs the rows of a sheet while somebody else reads them."""

    def __init__(self, sheet: PeopleSheet) -> None:
        head = {"name": sheet.name, "columns": sorted(sheet.columns), "unused": sheet.unused}
        self.pieces: list[bytes] = [_packed(head)]
        """The first says what the headings said; all are there once all rows were read."""
        self._sheet = sheet

    def rows(self) -> Iterator[PersonLine]:
        """Yield the rows of the sheet; once."""
        lines: list[PersonLine] = []
        for line in self._sheet.rows:
            lines.append(line)
            if len(lines) == _LINES:
                self.pieces.append(_packed(lines))
                lines.clear()
            yield line
        self.pieces.append(_packed(lines))


def read_kept(pieces: Iterator[bytes]) -> PeopleSheet | None:
    """Return the sheet that was packed in pieces, or `None` if there are none."""
    first = next(pieces, None)
    if first is None:
        return None
    head = json.loads(zlib.decompress(first))
    columns = frozenset(map(PersonColumn, head["columns"]))
    return PeopleSheet(name=head["name"], columns=columns, unused=tuple(head["unused"]), rows=_lines(pieces))


def _lines(pieces: Iterator[bytes]) -> Iterator[PersonLine]:
    shared: dict[str | None, str | None] = {}  # as when the file was read: what thousands have is kept once
    for piece in pieces:
        for line, name, email, number, *often, unreadable in json.loads(zlib.decompress(piece)):
            roles, department, site, manager, day = [shared.setdefault(text, text) for text in often]
            yield PersonLine(line, name, email, number, roles, department, site, manager, day, unreadable)


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), _FAST)
