"""text2qti, numbered questions in Markdown, to questions.

Source: the format's description at github.com/gpoore/text2qti, read in our own words: `1.` begins a question, `a)` or `*a)` an
answer, `[*]` or `[ ]` one of several, `*` a written answer, `=` a number, `___` an essay; `...` tells about what stands before it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from dataclasses import replace as changed
from decimal import Decimal

from lms.core.words import gettext as _
from lms.courses.items import WRITTEN
from lms.courses.items.base import Wrong
from lms.courses.items.typed import text_item
from lms.courses.terms import ItemDocument, ItemKind
from lms.curriculum.modules.exchange.reading import LONGEST, Collector, Found, question_too_long, read_all
from lms.markup.renderer import plain

_START = re.compile(r"(\d{1,4})[.)]\s+(.*)\Z")
_LETTER = re.compile(r"(\*?)([A-Za-z])\)\s+(.*)\Z")
_BOX = re.compile(r"\[(\*?)\s*\]\s+(.*)\Z")
_WRITTEN = re.compile(r"\*\s+(.*)\Z")
_NUMBER = re.compile(r"=\s*(.*)\Z")
_TOLD = re.compile(r"(\.\.\.|[+-])\s+(.*)\Z")
_VALUE = re.compile(r"(-?\d{1,15}(?:\.\d{1,10})?)(?:\s*\+-\s*(\d{1,15}(?:\.\d{1,10})?)(%?))?\Z")
_BETWEEN = re.compile(r"\[\s*(-?\d{1,15}(?:\.\d{1,10})?)\s*,\s*(-?\d{1,15}(?:\.\d{1,10})?)\s*\]\Z")
_SETTING = re.compile(r"(quiz title|quiz description|title|points|text title|text|shuffle answers|show correct answers|one question at a time|can't go back|feedback is solution|solutions sample groups|solutions randomize groups|pick|solution|points per question)\s*:", re.IGNORECASE)  # fmt: skip


@dataclass
class _Question:
    line: int
    stem: str
    options: list[tuple[bool, str]] = field(default_factory=list)
    kind: str = ""
    feedback: dict[int, str] = field(default_factory=dict)
    explanation: str = ""
    last: Callable[[str], None] | None = None
    """Takes a further line of what came last."""
    size: int = 0


def read_text2qti(text: str) -> Found:
    """Read text2qti; see `Found`."""
    return read_all(text, _read)


def _read(collector: Collector, lines: list[str]) -> None:
    reader = _Reader(collector)
    for number, line in enumerate(lines, 1):
        reader.take(number, line)
    reader.finish()


class _Reader:
    def __init__(self, collector: Collector) -> None:
        self.collector = collector
        self.question: _Question | None = None
        self.is_comment = False

    def take(self, number: int, line: str) -> None:
        stripped = line.strip()
        if stripped in {"COMMENT", "END_COMMENT"}:
            self.is_comment = stripped == "COMMENT"
        elif self.is_comment or not stripped or stripped.startswith("%"):
            return
        elif stripped in {"GROUP", "END_GROUP"}:
            self.finish()
            if stripped == "GROUP":
                self.collector.report(number, _("All questions of this group are imported."), is_error=False)
        elif start := _START.match(line):
            self.finish()
            self.question = _Question(line=number, stem=start[2])
            self.question.last = self._longer_stem
        elif line[0] not in " \t" and _SETTING.match(stripped):
            self._setting(number, stripped)
        elif self.question is None:
            self.collector.report(number, _("Start each question with its number, `1.`."))
        else:
            self._answer(self.question, number, stripped)

    def _setting(self, number: int, line: str) -> None:
        self.finish()
        if line.lower().startswith("text"):
            self.collector.report(number, _("Text between questions is not imported."), is_error=False)

    def _longer_stem(self, text: str) -> None:
        assert self.question is not None
        self.question.stem += f" {text}"

    def _answer(self, question: _Question, number: int, line: str) -> None:
        question.size += len(line)
        if question.size > LONGEST:
            self.collector.report(question.line, question_too_long())
            self.question = None
        elif match := _LETTER.match(line):
            self._option(question, number, "letter", bool(match[1]), match[3])
        elif match := _BOX.match(line):
            self._option(question, number, "box", bool(match[1]), match[2])
        elif match := _WRITTEN.match(line):
            self._option(question, number, "written", True, match[1])
        elif match := _NUMBER.match(line):
            self._option(question, number, "number", True, match[1])
        elif re.fullmatch(r"_{3,}", line):
            question.kind = "essay"
        elif re.fullmatch(r"\^{3,}", line):
            question.kind = "upload"
        elif match := _TOLD.match(line):
            self._tell(question, number, match[1], match[2])
        elif question.last is not None:
            question.last(line)

    def _option(self, question: _Question, number: int, kind: str, is_right: bool, text: str) -> None:
        if question.kind and question.kind != kind:
            self.collector.report(number, _("Use only one kind of answer per question."))
        question.kind = question.kind or kind
        question.options.append((is_right, text))
        place = len(question.options) - 1

        def longer(more: str) -> None:
            question.options[place] = (question.options[place][0], f"{question.options[place][1]} {more}")

        question.last = longer

    def _tell(self, question: _Question, number: int, sign: str, text: str) -> None:
        question.last = None
        if sign in "+-":
            self.collector.report(
                number, _("Feedback for all right or all wrong answers is not imported."), is_error=False
            )
        elif question.options:
            question.feedback[len(question.options) - 1] = text
        else:
            question.explanation = f"{question.explanation} {text}".strip()

    def finish(self) -> None:
        question, self.question = self.question, None
        if question is None:
            return
        with self.collector.reporting(question.line):
            item = _KINDS[question.kind](question)
            if question.kind == "essay":
                message = _("This essay becomes a reflection, which is never scored.")
                self.collector.report(question.line, message, is_error=False)
            self.collector.add(question.line, changed(item, explanation=plain(question.explanation)))


def _choice(question: _Question) -> ItemDocument:
    labels = [(is_right, plain(text)) for is_right, text in question.options]
    right = tuple(label for is_right, label in labels if is_right)
    feedback = tuple((labels[place][1], plain(text)) for place, text in question.feedback.items())
    if question.kind == "letter" and len(right) != 1:
        raise Wrong(_("Mark exactly one right answer with a star, `*b)`."))
    return WRITTEN[ItemKind.CHOICE if question.kind == "letter" else ItemKind.CHOICES].make(
        plain(question.stem),
        key=right,
        distractors=tuple(label for is_right, label in labels if not is_right),
        feedback=feedback,
    )


def _written(question: _Question) -> ItemDocument:
    return text_item(plain(question.stem), tuple(plain(text) for _, text in question.options))


def _number(question: _Question) -> ItemDocument:
    text = question.options[0][1].strip()
    if between := _BETWEEN.match(text):
        low, high = Decimal(between[1]), Decimal(between[2])
        value, margin = f"{(low + high) / 2:f}", abs(high - low) / 2
    elif (single := _VALUE.match(text)) and len(question.options) == 1:
        value, margin = single[1], Decimal(single[2] or 0)
        margin = abs(Decimal(value)) * margin / 100 if single[3] else margin
    else:
        raise Wrong(_("Write the number as `= 60`, `= 60 +- 2` or `= [58, 62]`."))
    return WRITTEN[ItemKind.NUMBER].make(plain(question.stem), key=(value,), tolerance=float(margin))


def _essay(question: _Question) -> ItemDocument:
    return WRITTEN[ItemKind.REFLECT].make(plain(question.stem))


def _upload(_question: _Question) -> ItemDocument:
    raise Wrong(_("Questions that ask for a file can’t be imported."))


def _nothing(_question: _Question) -> ItemDocument:
    raise Wrong(_("Add the answers: `a)`, `[ ]`, `*`, `=` or `___`."))


_KINDS: dict[str, Callable[[_Question], ItemDocument]] = {
    "letter": _choice,
    "box": _choice,
    "written": _written,
    "number": _number,
    "essay": _essay,
    "upload": _upload,
    "": _nothing,
}
