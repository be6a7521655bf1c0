"""What was read of a sheet, packed: reading it again, when an unknown name was chosen, then takes a second.

Kept only of files that take long to read. It is made here and never comes from outside, so that nothing bounds what it unpacks to.
"""

import gzip
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice

from lms.people.imports.columns import PersonColumn
from lms.people.imports.reading import PeopleSheet
from lms.people.imports.terms import PersonLine

_LINES = 2_000
"""In one line."""
_FAST = 1


def pack_sheet(sheet: PeopleSheet) -> bytes:
    """Read all rows of a sheet, and return them packed; first what the headings said."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=_FAST) as target:
        target.write(_line({"name": sheet.name, "columns": sorted(sheet.columns), "unused": sheet.unused}))
        while lines := list(islice(sheet.rows, _LINES)):
            target.write(_line(lines))
    return packed.getvalue()


def unpack_sheet(packed: bytes) -> PeopleSheet:
    """Return the sheet that was packed."""
    rest = gzip.GzipFile(fileobj=io.BytesIO(packed))
    head = json.loads(next(rest))
    columns = frozenset(map(PersonColumn, head["columns"]))
    return PeopleSheet(name=head["name"], columns=columns, unused=tuple(head["unused"]), rows=_lines(rest))


def _lines(pieces: Iterable[bytes]) -> Iterator[PersonLine]:
    shared: dict[str | None, str | None] = {}  # as when the file was read: what thousands have is kept once
    for piece in pieces:
        for line, name, email, number, *often, unreadable in json.loads(piece):
            roles, department, site, manager, day = [shared.setdefault(text, text) for text in often]
            yield PersonLine(line, name, email, number, roles, department, site, manager, day, unreadable)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
