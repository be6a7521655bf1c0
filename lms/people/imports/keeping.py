"""What was read of a sheet, packed in pieces: reading it again, when an unknown name was chosen, then takes a second.

Kept only of files that take long to read. The pieces are made here and never come from outside, so that nothing bounds what they unpack to.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from itertools import islice

from lms.people.imports.columns import PersonColumn
from lms.people.imports.reading import PeopleSheet
from lms.people.imports.terms import PersonLine

_LINES = 2_000
"""In one piece."""
_FAST = 1


def pack_sheet(sheet: PeopleSheet) -> list[bytes]:
    """Read all rows of a sheet, and return them packed in pieces; the first says what the headings said."""
    head = {"name": sheet.name, "columns": sorted(sheet.columns), "unused": sheet.unused}
    pieces = [_packed(head)]
    while lines := list(islice(sheet.rows, _LINES)):
        pieces.append(_packed(lines))
    return pieces


def unpack_sheet(pieces: Iterable[bytes]) -> PeopleSheet:
    """Return the sheet that was packed in pieces."""
    rest = iter(pieces)
    head = json.loads(zlib.decompress(next(rest)))
    columns = frozenset(map(PersonColumn, head["columns"]))
    return PeopleSheet(name=head["name"], columns=columns, unused=tuple(head["unused"]), rows=_lines(rest))


def _lines(pieces: Iterator[bytes]) -> Iterator[PersonLine]:
    shared: dict[str | None, str | None] = {}  # as when the file was read: what thousands have is kept once
    for piece in pieces:
        for line, name, email, number, *often, unreadable in json.loads(zlib.decompress(piece)):
            roles, department, site, manager, day = [shared.setdefault(text, text) for text in often]
            yield PersonLine(line, name, email, number, roles, department, site, manager, day, unreadable)


def _packed(value: object) -> bytes:
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), _FAST)
