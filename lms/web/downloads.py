"""Files to download."""

from collections.abc import Iterable

from flask import Response, stream_with_context

from lms.core.csv_text import csv_lines


def csv_response(filename: str, rows: Iterable[Iterable[object]]) -> Response:
    """Answer with a CSV file that is written while it is sent; the first row has the names of the columns."""
    response = Response(stream_with_context(csv_lines(rows)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
