"""Which format a text is in, and reading it."""

import re
from collections.abc import Callable
from enum import StrEnum

from lms.core.problems import Diagnostic
from lms.core.words import gettext as _
from lms.curriculum.modules.exchange.aiken import read_aiken
from lms.curriculum.modules.exchange.gift import read_gift
from lms.curriculum.modules.exchange.reading import MOST_CHARACTERS, Found, too_long
from lms.curriculum.modules.exchange.table import names_columns, read_table
from lms.curriculum.modules.exchange.text2qti import read_text2qti

_LOOK = 20_000
# Each for one line: a pattern that looks over line breaks for the next line begins anew at every one of them.
_RIGHT_LETTER = re.compile(r"ANSWER\s*:", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}[.)]\s")
_LETTERED = re.compile(r"\*?[A-Za-z]\)\s|\[\*?\s*\]\s|\*\s|=\s|_{3,}")


class QuestionFormat(StrEnum):
    """A format that questions can come in."""

    GIFT = "gift"
    AIKEN = "aiken"
    TEXT2QTI = "text2qti"
    TABLE = "table"

    @property
    def label(self) -> str:
        """Its name on a page."""
        return _NAMES[self]


_NAMES = {
    QuestionFormat.GIFT: _("GIFT (Moodle)"),
    QuestionFormat.AIKEN: _("Aiken"),
    QuestionFormat.TEXT2QTI: _("text2qti"),
    QuestionFormat.TABLE: _("Table (CSV)"),
}

READERS: dict[QuestionFormat, Callable[[str], Found]] = {
    QuestionFormat.GIFT: read_gift,
    QuestionFormat.AIKEN: read_aiken,
    QuestionFormat.TEXT2QTI: read_text2qti,
    QuestionFormat.TABLE: read_table,
}


def detect(text: str) -> QuestionFormat:
    """Guess the format of a text from its beginning; GIFT if nothing speaks for another."""
    start = text[:_LOOK].lstrip("\ufeff")
    first = next((line for line in start.splitlines() if line.strip()), "")
    if names_columns(first):
        return QuestionFormat.TABLE
    lines = [f"{line}\n" for line in start.split("\n")]
    if any(_RIGHT_LETTER.match(line.lstrip()) for line in lines):
        return QuestionFormat.AIKEN
    if any(map(_NUMBER.match, lines)) and any(_LETTERED.match(line.lstrip()) for line in lines):
        return QuestionFormat.TEXT2QTI
    return QuestionFormat.GIFT


def read(text: str, form: QuestionFormat | None = None) -> tuple[QuestionFormat, Found]:
    """Read a text in a format, or in the one that it seems to have; nothing found is a problem too."""
    if len(text) > MOST_CHARACTERS:
        return form or QuestionFormat.GIFT, ((), (too_long(),))
    form = form or detect(text)
    items, problems = READERS[form](text)
    if not items and not problems:
        problems = (Diagnostic(line=1, message=_("There are no questions in this text.")),)
    return form, (items, problems)
