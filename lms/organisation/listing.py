"""Reading a list that was pasted or uploaded."""

from lms.core import text
from lms.core.sheets.cells import Sheet, SheetRefused
from lms.core.sheets.csv_file import decode, read_csv
from lms.core.words import gettext as _
from lms.people.rules import ListRefused

FILE_BYTES = 1024 * 1024
_ZIP = b"PK\x03\x04"


def list_of_file(content: bytes) -> str:
    """Return a file as a list: a text as it is, a sheet with its columns parted by tabs.

    :raises ListRefused: if it is too large or no text or sheet
    """
    if len(content) > FILE_BYTES:
        raise ListRefused(_("The file is larger than 1 MB. A list of names is much smaller."), field="file")
    try:
        if content.startswith(_ZIP):
            from lms.core.sheets.xlsx import read_xlsx  # the library is large, and few upload sheets

            return "\n".join(_lines(sheet) for sheet in read_xlsx(content))
        rows = _lines(read_csv(content))
        return decode(content) if ":" in rows else rows
    except SheetRefused as refused:
        message = _("We can’t read this file: %(problem)s.", problem=refused.problem.message)
        raise ListRefused(message, field="file") from None


def _lines(sheet: Sheet) -> str:
    rows = ([text.clean(cell) for cell in row if isinstance(cell, str)] for row in sheet.rows)
    return "\n".join("\t".join(cells) for cells in rows if any(cells))
