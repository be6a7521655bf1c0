"""Files to take away. One writer for all CSV: spreadsheets must not run what somebody typed."""

import csv
import io
from collections.abc import Iterable, Iterator

from flask import Response, stream_with_context

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""Says UTF-8 to Excel."""


def csv_response(filename: str, rows: Iterable[Iterable[object]]) -> Response:
    """Answer with a CSV file that is written while it is sent; the first row has the names of the columns."""
    response = Response(stream_with_context(_lines(rows)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def guarded(value: object) -> object:
    """Return a value which no spreadsheet takes for a formula. Source: security.md R17, OWASP on CSV injection."""
    return "'" + value if isinstance(value, str) and value.startswith(_FORMULA) else value


def _lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    yield BOM
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([guarded(value) for value in row])
        yield line.getvalue()
