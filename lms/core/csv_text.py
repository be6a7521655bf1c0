"""CSV on its way out: one writer for all of it, and a sign that keeps spreadsheets from running what somebody typed."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

BOM = "\ufeff"
"""Says UTF-8 to Excel."""
_FORMULA = "=+\\-@＝＋－＠"
_PLACE = rf"\A(?=[\s']*[{_FORMULA}\t\r\n\0])|(?<=[;,\"\t\r\n])(?='*[{_FORMULA}])"
"""Where a cell may begin that a spreadsheet takes for a formula: at the start, and after what parts cells elsewhere.

A program that parts cells by semicolons reads `"a","b;=1"` as `a,"b` and a formula, whatever is quoted.
"""
_HARM = re.compile(_PLACE)
_SIGN = re.compile(_PLACE.replace(r"\A(", r"\A'(").replace(r"])(", r"])'("))


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield the lines of a CSV file, the first with the mark of its encoding; every cell is quoted and harmless."""
    line = io.StringIO()
    line.write(BOM)
    writer = csv.writer(line, quoting=csv.QUOTE_ALL)
    for row in rows:
        writer.writerow([guard(value) if isinstance(value, str) else value for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def guard(text: str) -> str:
    """Return the text with an apostrophe before whatever a spreadsheet may take for a formula.

    `unguard` gives back the same text, whatever it was. Source: security.md R17, OWASP on CSV injection.
    """
    return _HARM.sub("'", text)


def unguard(text: str) -> str:
    """Take back what `guard` did."""
    return _SIGN.sub("", text)
