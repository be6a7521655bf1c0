"""Files to download."""

from collections.abc import Iterable

from flask import Response, stream_with_context

from lms.core.csv_text import csv_lines


def csv_response(filename: str, rows: Iterable[Iterable[object]]) -> Response:
    """Answer with a CSV file that is written while it is sent; the first row has the names of the columns."""
    return attachment(filename, stream_with_context(csv_lines(rows)), media_type="text/csv; charset=utf-8")


def attachment(filename: str, content: bytes | str | Iterable[str], *, media_type: str) -> Response:
    """Answer with a file that the browser saves under that name."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
