"""A table of questions, one a row, as a spreadsheet saves it: separated by commas, semicolons or tabs."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lms.core.ids import normalise
from lms.core.words import Listed, Number
from lms.core.words import gettext as _
from lms.courses.items import WRITTEN
from lms.courses.items.base import Wrong
from lms.courses.items.writing import GAP
from lms.courses.terms import ItemDocument, ItemKind
from lms.curriculum.modules.exchange.reading import (
    ITEM_ID,
    LONGEST,
    Collector,
    Found,
    one_line,
    question_too_long,
    read_all,
)

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
    if not stem:
        raise Wrong(_("Write a question in this row."))
    kind = normalise(" ".join(values["kind"])) or _guess(stem, right, wrong)
    if kind not in WRITTEN or kind == ItemKind.SCENARIO:
        raise Wrong(
            _(
                "“%(kind)s” is not a kind of question. Use one of: %(kinds)s.",
                kind=kind[:40],
                kinds=Listed(one for one in WRITTEN if one != ItemKind.SCENARIO),
            )
        )
    item = WRITTEN[ItemKind(kind)].from_cells(stem, right, wrong, " ".join(values["tolerance"]))
    written_id = " ".join(values["id"])
    return replace(
        item,
        explanation=" ".join(values["explanation"]),
        hint=" ".join(values["hint"]),
        item_id=written_id if ITEM_ID.fullmatch(written_id) else "",
    )


def _guess(stem: str, right: Sequence[str], wrong: Sequence[str]) -> str:
    if wrong:
        return ItemKind.CHOICE if len(right) == 1 else ItemKind.CHOICES
    if len(right) > 1 and all(re.search(r"\s=\s", one) for one in right):
        return ItemKind.MATCH
    return (ItemKind.GAP if stem.count(GAP) == 1 else ItemKind.SHORT) if right else ItemKind.REFLECT
