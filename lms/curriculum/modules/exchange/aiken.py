"""Aiken, the plainest format for a choice: a question, lettered answers, and the letter of the right one.

Source: docs.moodle.org/en/Aiken_format, read in our own words.
"""

import re
from dataclasses import dataclass, field, replace

from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.courses.items import WRITTEN
from lms.courses.terms import ItemKind
from lms.curriculum.modules.exchange.reading import Collector, Found, one_line, read_all

_OPTION = re.compile(r"\s*([A-Za-z])[.)]\s+(.+)\Z")
_ANSWER = re.compile(r"\s*ANSWER\s*:\s*+(\S*+)\s*\Z", re.IGNORECASE)
_FEEDBACK = re.compile(r"\s*FEEDBACK\s*:\s*(.+)\Z", re.IGNORECASE)


@dataclass
class _Question:
    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)


def read_aiken(text: str) -> Found:
    """Read Aiken; see `Found`."""
    return read_all(text, _read)


def _read(collector: Collector, lines: list[str]) -> None:
    question = _Question()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if answer := _ANSWER.match(line):
            _take(collector, question, number, answer[1])
            question = _Question()
        elif (feedback := _FEEDBACK.match(line)) and not question.stem:
            if collector.items:
                collector.items[-1] = replace(collector.items[-1], explanation=one_line(feedback[1])[:600])
        elif question.stem and (option := _OPTION.match(line)):
            question.options.append((option[1].upper(), one_line(option[2])))
        elif question.options:
            collector.report(number, _("Start each answer with its letter, `A.` or `A)`, and end with `ANSWER:`."))
            question = _Question(line=number, stem=[line])
        else:
            question.line = question.line or number
            question.stem.append(line)
    if question.stem:
        collector.report(question.line, _("Add a line `ANSWER:` with the letter of the right answer."))


def _take(collector: Collector, question: _Question, number: int, letter: str) -> None:
    letters = [one for one, _ in question.options]
    right = letter.upper().rstrip(".)")
    if not question.stem or not question.options:
        collector.report(number, _("`ANSWER:` ends a question. Write the question and its answers above it."))
    elif letters.count(right) != 1:
        collector.report(
            number,
            _("“%(letter)s” is not one of the answers %(letters)s.", letter=letter[:20], letters=Listed(letters[:26])),
        )
    else:
        collector.add(
            question.line,
            WRITTEN[ItemKind.CHOICE].make(
                one_line(" ".join(question.stem)),
                key=tuple(text for one, text in question.options if one == right),
                distractors=tuple(text for one, text in question.options if one != right),
            ),
        )
