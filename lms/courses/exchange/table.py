"""A table of questions, one a row, as a spreadsheet saves it: separated by commas, semicolons or tabs."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from lms.core.ids import normalise
from lms.core.words import Listed, Number
from lms.core.words import gettext as _
from lms.courses.exchange.reading import (
    LONGEST,
    Collector,
    Found,
    make_item,
    one_line,
    question_too_long,
    read_all,
    text_item,
)
from lms.courses.format.questions import Wrong
from lms.courses.format.writer import GAP
from lms.courses.terms import ItemDocument, ItemMode

_NAMES = {
    "kind": ("kind", "type", "question type"),
    "question": ("question", "stem", "text", "question text", "prompt"),
    "right": ("right", "correct", "answer", "answers", "right answer", "correct answer", "key", "steps", "pairs"),
    "wrong": ("wrong", "incorrect", "wrong answers", "distractors", "wrong answer"),
    "explanation": ("explanation", "why", "feedback", "general feedback"),
    "hint": ("hint",),
    "id": ("id", "name", "code"),
    "tolerance": ("tolerance", "margin", "+-", "±"),
}
_COLUMNS = {alias: name for name, aliases in _NAMES.items() for alias in aliases}
_COUNTED = re.compile(r"(right|correct|wrong|incorrect|distractor)(?: answer)? ?\d{1,2}")
_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,63}")
_NUMBER = re.compile(r"(-?\d{1,15}(?:[.,]\d{1,10})?)(?:\s*(?:\+-|±)\s*(\d{1,15}(?:[.,]\d{1,10})?))?")
_MOST_ROWS = 2000
COLUMNS = "kind, question, right, wrong, explanation, hint, id, tolerance"


def read_table(text: str) -> Found:
    """Read a table whose first row names its columns; several answers in one cell are separated by `|`. See `Found`."""
    return read_all(text, _read)


def names_columns(line: str) -> bool:
    """Test if a line may be the first of a table: it names a column for the question and one more."""
    names = [_column(cell) for cell in line.split(_delimiter(line))]
    return "question" in names and sum(name is not None for name in names) > 1


def _read(collector: Collector, lines: list[str]) -> None:
    first = next((n for n, line in enumerate(lines) if line.strip()), None)
    if first is None or not names_columns(lines[first]):
        message = _("Name the columns in the first row, at least question and right: %(names)s.", names=COLUMNS)
        collector.report((first or 0) + 1, message)
        return
    columns = [_column(cell) for cell in next(csv.reader([lines[first]], delimiter=_delimiter(lines[first])))]
    try:
        for number, cells in _rows(lines, first + 1, _delimiter(lines[first]), collector):
            with collector.reporting(number):
                collector.add(number, _item(columns, cells))
    except csv.Error:
        collector.report(1, _("A cell of this table is too long. Shorten it."))


def _rows(lines: Sequence[str], first: int, delimiter: str, collector: Collector) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader((f"{line}\n" for line in lines[first:]), delimiter=delimiter)
    before = 0
    for count, cells in enumerate(reader):
        number, before = first + before + 1, reader.line_num
        if count >= _MOST_ROWS:
            collector.report(number, _("Import at most %(limit)s rows at once.", limit=Number(_MOST_ROWS)))
            return
        if any(cell.strip() for cell in cells):
            yield number, [one_line(cell) for cell in cells]


def _delimiter(line: str) -> str:
    return max(",;\t", key=line.count)


def _column(cell: str) -> str | None:
    name = normalise(cell.strip().strip('"'))
    if counted := _COUNTED.fullmatch(name):
        return "right" if counted[1] in {"right", "correct"} else "wrong"
    return _COLUMNS.get(name)


def _item(columns: Sequence[str | None], cells: Sequence[str]) -> ItemDocument:
    if sum(map(len, cells)) > LONGEST:
        raise Wrong(question_too_long())
    values: dict[str, list[str]] = {name: [] for name in _NAMES}
    for name, cell in zip(columns, cells, strict=False):
        if name and cell:
            values[name] += [one.strip() for one in cell.split("|")] if name in {"right", "wrong"} else [cell]
    stem, right, wrong = " ".join(values["question"]), tuple(values["right"]), tuple(values["wrong"])
    kind = normalise(" ".join(values["kind"])) or _guess(stem, right, wrong)
    if kind not in _MAKERS:
        raise Wrong(
            _("“%(kind)s” is not a kind of question. Use one of: %(kinds)s.", kind=kind[:40], kinds=Listed(_MAKERS))
        )
    item = _MAKERS[kind](stem, right, wrong, " ".join(values["tolerance"]))
    written_id = " ".join(values["id"])
    return replace(
        item,
        explanation=" ".join(values["explanation"]),
        hint=" ".join(values["hint"]),
        item_id=written_id if _ID.fullmatch(written_id) else "",
    )


def _guess(stem: str, right: Sequence[str], wrong: Sequence[str]) -> str:
    if wrong:
        return "choice" if len(right) == 1 else "choices"
    if len(right) > 1 and all(re.search(r"\s=\s", one) for one in right):
        return "match"
    return ("gap" if stem.count(GAP) == 1 else "short") if right else "reflect"


def _choice(stem: str, right: tuple[str, ...], wrong: tuple[str, ...], _tolerance: str) -> ItemDocument:
    return make_item("choice", ItemMode.SINGLE, stem, key=right, distractors=wrong)


def _choices(stem: str, right: tuple[str, ...], wrong: tuple[str, ...], _tolerance: str) -> ItemDocument:
    return make_item("choices", ItemMode.MULTIPLE, stem, key=right, distractors=wrong)


def _order(stem: str, right: tuple[str, ...], _wrong: tuple[str, ...], _tolerance: str) -> ItemDocument:
    return make_item("order", ItemMode.ORDER, stem, key=right)


def _match(stem: str, right: tuple[str, ...], _wrong: tuple[str, ...], _tolerance: str) -> ItemDocument:
    pairs = [re.split(r"\s=\s", one, maxsplit=1) for one in right]
    if any(len(pair) != 2 for pair in pairs):
        raise Wrong(_("Write each pair as left = right, and separate pairs with |."))
    return make_item(
        "match", ItemMode.MATCH, stem, key=tuple(pair[1] for pair in pairs), prompts=tuple(pair[0] for pair in pairs)
    )


def _words(stem: str, right: tuple[str, ...], _wrong: tuple[str, ...], _tolerance: str) -> ItemDocument:
    return text_item(stem, right)


def _number(stem: str, right: tuple[str, ...], _wrong: tuple[str, ...], tolerance: str) -> ItemDocument:
    number = _NUMBER.fullmatch(right[0]) if len(right) == 1 else None
    margin = _NUMBER.fullmatch(tolerance or "0")
    if number is None or margin is None:
        raise Wrong(_("Write the number as 60 or 60 +- 2."))
    off = Decimal((number[2] or margin[1]).replace(",", "."))
    return make_item("number", ItemMode.TEXT, stem, key=(number[1].replace(",", "."),), tolerance=float(abs(off)))


def _reflect(stem: str, _right: tuple[str, ...], _wrong: tuple[str, ...], _tolerance: str) -> ItemDocument:
    return make_item("reflect", ItemMode.REFLECT, stem)


_MAKERS = {
    "choice": _choice,
    "choices": _choices,
    "order": _order,
    "match": _match,
    "gap": _words,
    "short": _words,
    "number": _number,
    "reflect": _reflect,
}
