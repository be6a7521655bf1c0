r"""GIFT, the text format of Moodle, to questions and back.

Source: the format's documentation at docs.moodle.org/en/GIFT_format, read in our own words: a blank line ends a question; `\`
before `~ = # { } :` takes a sign as it is; a comment begins a line with `//`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation

from lms.core.frozen import frozen
from lms.core.words import Number
from lms.core.words import gettext as _
from lms.courses.items import WRITTEN, kind_of
from lms.courses.items.base import Wrong
from lms.courses.items.typed import text_item
from lms.courses.items.writing import GAP, escape_gift
from lms.courses.terms import ItemDocument, ItemKind
from lms.curriculum.modules.exchange.reading import (
    ITEM_ID,
    LONGEST,
    Collector,
    Found,
    one_line,
    question_too_long,
    read_all,
    without_html,
)
from lms.markup.renderer import plain

_SIGNS = "~=#{}:\\"
_HELD = {sign: chr(0xD800 + place) for place, sign in enumerate(_SIGNS)}
"""Stand for escaped signs while a question is cut up; no text has them, since lone surrogates are taken out before."""
_RELEASED = {ord(held): sign for sign, held in _HELD.items()}
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,7})?)%")
_TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?:#(.*))?\Z", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?")
_LONGEST_MARKED = 1500
"""Characters of one text in HTML or Markdown: what it shows may be 600 at most, and brackets cost more than their number."""


@frozen
class _Answer:
    sign: str
    weight: float | None
    text: str
    comment: str


@frozen
class _Question:
    item_id: str
    stem: str
    body: str
    form: str
    explanation: str


def read_gift(text: str) -> Found:
    """Read GIFT; see `Found`."""
    return read_all(text, _read_blocks)


def write_gift(items: Sequence[ItemDocument]) -> str:
    """Write questions; those that GIFT cannot hold become comments that say why."""
    return "\n\n".join(_write(item) for item in items) + "\n"


def cannot_hold(item: ItemDocument) -> str:
    """Say why GIFT cannot hold a question, or nothing."""
    return kind_of(item).gift_refusal(item)


def loses(item: ItemDocument) -> str:
    """Say what of a question GIFT leaves out, or nothing."""
    return _("its hint") if item.hint else ""


# ── Reading ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_blocks(collector: Collector, lines: list[str]) -> None:
    for line, block in _blocks(lines):
        _read_block(collector, line, block)


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    held: list[str] = []
    start = 1
    for number, line in enumerate([*lines, ""], 1):
        stripped = line.strip()
        if not stripped:
            if any(one.strip() for one in held):
                yield start, "\n".join(held)
            held = []
        elif not held and stripped.startswith("//"):
            continue
        else:
            if not held:
                start = number
            held.append("" if stripped.startswith("//") else line)


def _read_block(collector: Collector, line: int, block: str) -> None:
    if block.lstrip().startswith("$"):
        name = one_line(block.partition("\n")[0])[:80]
        collector.report(line, _("Category “%(name)s” is not imported.", name=name), is_error=False)
        rest = block.partition("\n")[2]
        if rest.strip():
            _read_block(collector, line + 1, rest)
        return
    if len(block) > LONGEST:
        collector.report(line, question_too_long())
        return
    with collector.reporting(line):
        question = _cut(_ESCAPED.sub(_hold, block))
        if question is None:
            collector.report(line, _("Text without answers in { } is not imported."), is_error=False)
            return
        item = _read(question, collector, line)
        collector.add(line, replace(item, explanation=question.explanation, item_id=question.item_id))


def _hold(match: re.Match[str]) -> str:
    return "\n" if match[1] == "n" else _HELD[match[1]]


def _cut(block: str) -> _Question | None:
    """Return a question in its pieces; nothing for a text that asks nothing."""
    title = _TITLE.match(block)
    rest = block[title.end() :] if title else block
    form = _FORMAT.match(rest)
    rest = rest[form.end() :] if form else rest
    opened, closed = rest.find("{"), rest.find("}")
    if opened < 0 and closed < 0:
        return None
    if opened < 0 or closed < opened:
        raise Wrong(_("Put the answers between { and }. Write a brace in a text as \\{ or \\}."))
    if rest.find("{", opened + 1, closed) >= 0 or "{" in rest[closed:] or "}" in rest[closed + 1 :]:
        raise Wrong(_("Use one { } per question. Write a brace in a text as \\{ or \\}."))
    name = form[1].lower() if form else "moodle"
    before, after = rest[:opened], rest[closed + 1 :]
    body, _sign, comment = rest[opened + 1 : closed].partition("####")
    stem = f"{before}{GAP}{after}" if after.strip() else before
    shown = one_line(title[1].translate(_RELEASED)) if title else ""
    return _Question(
        item_id=shown if ITEM_ID.fullmatch(shown) else "",
        stem=_shown(stem, name),
        body=body,
        form=name,
        explanation=_shown(comment, name),
    )


def _shown(text: str, form: str) -> str:
    """Return a piece as plain text; it may say a format of its own."""
    own = _FORMAT.match(text)
    if own:
        text, form = text[own.end() :], own[1].lower()
    text = text.translate(_RELEASED)
    if form == "plain":
        return one_line(text)
    if len(text) > _LONGEST_MARKED:
        raise Wrong(_("Shorten this HTML or Markdown to %(limit)s characters.", limit=Number(_LONGEST_MARKED)))
    return plain(one_line(text)) if form == "markdown" else without_html(text)


def _read(question: _Question, collector: Collector, line: int) -> ItemDocument:
    body = question.body
    if not body.strip():
        collector.report(line, _("This essay becomes a reflection, which is never scored."), is_error=False)
        return WRITTEN[ItemKind.REFLECT].make(question.stem)
    if truth := _TRUTH.match(body):
        return _true_or_false(question, truth)
    if body.lstrip().startswith("#"):
        return _number(question, collector, line)
    answers = list(_answers(body, question.form))
    if not answers:
        raise Wrong(_("Start a right answer with = and a wrong one with ~."))
    if any(one.sign == "~" for one in answers):
        return _choice(question, answers, collector, line)
    if all("->" in one.text for one in answers):
        pairs = [tuple(map(one_line, one.text.split("->", 1))) for one in answers]
        prompts, key = tuple(one[0] for one in pairs), tuple(one[1] for one in pairs)
        return WRITTEN[ItemKind.MATCH].make(question.stem, key=key, prompts=prompts)
    full = tuple(one.text for one in answers if one.weight is None or one.weight >= 100)
    if len(full) < len(answers):
        collector.report(line, _("Answers that earn part of the points are not imported."), is_error=False)
    if any(one.comment for one in answers):
        collector.report(line, _("Feedback on typed answers is not imported."), is_error=False)
    return text_item(question.stem, full)


def _answers(body: str, form: str) -> Iterator[_Answer]:
    pieces = re.split(r"([=~])", body)
    if pieces[0].strip():
        raise Wrong(_("Start a right answer with = and a wrong one with ~."))
    for sign, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        weight = _WEIGHT.match(piece)
        text, _sign, comment = (piece[weight.end() :] if weight else piece).partition("#")
        yield _Answer(
            sign=sign,
            weight=float(weight[1]) if weight else None,
            text=_shown(text, form),
            comment=_shown(comment, form),
        )


def _choice(question: _Question, answers: list[_Answer], collector: Collector, line: int) -> ItemDocument:
    worth = [(100.0 if one.sign == "=" else 0.0) if one.weight is None else one.weight for one in answers]
    full = [one for one, value in zip(answers, worth, strict=True) if value >= 100]
    right = full or [one for one, value in zip(answers, worth, strict=True) if value > 0]
    partly = [one for one, value in zip(answers, worth, strict=True) if 0 < value < 100] if full else []
    feedback = tuple((one.text, one.comment) for one in answers if one.comment)
    if len(full) == 1 and partly and 3 <= len(answers) <= 5:
        ranked = sorted(zip(answers, worth, strict=True), key=lambda pair: -pair[1])
        scores = tuple(
            max(0, min(3 if n == 0 else 2, round(value * 3 / 100))) for n, (_answer, value) in enumerate(ranked)
        )
        key, rest = ranked[0][0].text, tuple(one.text for one, _points in ranked[1:])
        return WRITTEN[ItemKind.SCENARIO].make(question.stem, key=(key,), distractors=rest, scores=scores, feedback=feedback,
        )  # fmt: skip
    if partly:
        collector.report(line, _("Answers that earn part of the points become wrong answers."), is_error=False)
    is_one = len(full) == 1
    if len(full) > 1 and any(one.sign == "=" for one in full):
        collector.report(line, _("Learners will have to choose all the right answers."), is_error=False)
    return WRITTEN[ItemKind.CHOICE if is_one else ItemKind.CHOICES].make(
        question.stem,
        key=tuple(one.text for one in right),
        distractors=tuple(one.text for one in answers if one not in right),
        feedback=feedback,
    )


def _true_or_false(question: _Question, truth: re.Match[str]) -> ItemDocument:
    right, wrong = ("True", "False") if truth[1].upper().startswith("T") else ("False", "True")
    comments = [_shown(one, question.form) for one in (truth[2] or "").split("#")]
    feedback = tuple((label, text) for label, text in zip((wrong, right), comments, strict=False) if text)
    return WRITTEN[ItemKind.CHOICE].make(question.stem, key=(right,), distractors=(wrong,), feedback=feedback
    )  # fmt: skip


def _number(question: _Question, collector: Collector, line: int) -> ItemDocument:
    body = question.body.strip()[1:]
    found = list(_answers(body, "plain")) if "=" in body or "~" in body else []
    if len(found) > 1:
        collector.report(line, _("Only the first number that earns all points is imported."), is_error=False)
    full = next((one.text for one in found if one.weight is None or one.weight >= 100), "")
    value, margin = _value(full or body.partition("#")[0].translate(_RELEASED))
    return WRITTEN[ItemKind.NUMBER].make(question.stem, key=(value,), tolerance=margin,
    )  # fmt: skip


def _value(text: str) -> tuple[str, float]:
    low, dots, high = text.strip().partition("..")
    value, _colon, margin = text.strip().partition(":")
    numbers = (low, high) if dots else (value, margin or "0")
    if not all(_NUMBER.fullmatch(one.strip()) for one in numbers):
        raise Wrong(_("Write the number as {#60}, {#60:2} or {#58..62}."))
    try:
        first, second = (Decimal(one.strip()) for one in numbers)
    except InvalidOperation as error:
        raise Wrong(_("Write the number as {#60}, {#60:2} or {#58..62}.")) from error
    if dots:
        first, second = (first + second) / 2, abs(second - first) / 2
    return f"{first:f}", float(abs(second))


# ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _write(item: ItemDocument) -> str:
    if reason := cannot_hold(item):
        return f"// left out, because {reason}: {one_line(item.stem)}"
    title = f"::{escape_gift(item.item_id)}::" if item.item_id else ""
    comment = f"####{escape_gift(item.explanation)}" if item.explanation else ""
    return f"{title}[plain]{escape_gift(item.stem)} {{{_body(item)}{comment}}}"


def _body(item: ItemDocument) -> str:
    comments = dict(item.feedback)

    def answer(sign: str, weight: str, label: str) -> str:
        # A text that looks like a weight gets a real one before it.
        weight = weight or (("%100%" if sign == "=" else "%0%") if label.startswith("%") else "")
        return f"{sign}{weight}{escape_gift(label)}" + (f"#{escape_gift(comments[label])}" if label in comments else "")

    return kind_of(item).write_gift(item, answer)
