r"""GIFT, the text format of Moodle, to questions and back.

Source: the format's documentation at docs.moodle.org/en/GIFT_format, read in our own words: a blank line ends a question; `\`
before `~ = # { } :` takes a sign as it is; a comment begins a line with `//`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from lms.courses.exchange.reading import (
    LONGEST,
    Collector,
    Found,
    Stopped,
    clean_lines,
    make_item,
    one_line,
    text_item,
    too_long,
    without_html,
)
from lms.courses.format.writer import GAP
from lms.courses.terms import ItemDocument, ItemMode
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
_ID = re.compile(r"[A-Za-z0-9][\w.-]{0,63}")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?")
_LONGEST_MARKED = 1500
"""Characters of one text in HTML or Markdown: what it shows may be 600 at most, and brackets cost more than their number."""
_THIRDS = {0: "", 1: "%33.33333%", 2: "%66.66667%", 3: "%100%"}


@dataclass(frozen=True, kw_only=True)
class _Answer:
    sign: str
    weight: float | None
    text: str
    told: str


@dataclass(frozen=True, kw_only=True)
class _Question:
    item_id: str
    stem: str
    body: str
    form: str
    explanation: str


class _Wrong(ValueError):
    """The question cannot be taken; the message says why."""


def read_gift(text: str) -> Found:
    """Read GIFT; see `Found`."""
    if problems := tuple(too_long(text)):
        return (), problems
    collector = Collector()
    try:
        for line, block in _blocks(clean_lines(text)):
            _read_block(collector, line, block)
    except Stopped:
        pass
    return collector.found()


def write_gift(items: Sequence[ItemDocument]) -> str:
    """Write questions; those that GIFT cannot hold become comments that say why."""
    return "\n\n".join(_write(item) for item in items) + "\n"


def cannot_hold(item: ItemDocument) -> str:
    """Say why GIFT cannot hold a question, or nothing."""
    if item.mode in {ItemMode.ORDER, ItemMode.CHECKLIST}:
        return "GIFT has no steps to put in order and no checklists"
    if item.kind in {"scenario", "sjt"} and (not item.scores or item.scores[0] != 3):
        return "its best answer does not count in full"
    if item.kind in {"scenario", "sjt"} and not any(item.scores[1:]):
        return "nothing but its best answer counts, which would be a choice"
    if item.kind != "number" and item.mode is ItemMode.TEXT and any("->" in one for one in item.key):
        return "an answer with -> would be taken for a pair"
    if item.mode is ItemMode.MATCH and any("->" in one for one in item.prompts):
        return "a left side with -> cannot be told from its right side"
    return ""


def loses(item: ItemDocument) -> str:
    """Say what of a question GIFT leaves out, or nothing."""
    return "its hint" if item.hint else ""


# ── Reading ────────────────────────────────────────────────────────────────────────────────────────────────────────


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
        collector.report(line, f"“{name}” says where Moodle files questions; here it is left out", is_error=False)
        _, _, rest = block.partition("\n")
        if rest.strip():
            _read_block(collector, line + 1, rest)
        return
    if len(block) > LONGEST:
        collector.report(line, f"this question has more than {LONGEST:,} characters; a blank line ends a question")
        return
    try:
        question = _cut(_ESCAPED.sub(_hold, block), collector, line)
        item = _read(question, collector, line)
        collector.add(line, replace(item, explanation=question.explanation, item_id=question.item_id))
    except _Wrong as wrong:
        if str(wrong):
            collector.report(line, str(wrong))


def _hold(match: re.Match[str]) -> str:
    return "\n" if match[1] == "n" else _HELD[match[1]]


def _cut(block: str, collector: Collector, line: int) -> _Question:
    title = _TITLE.match(block)
    rest = block[title.end() :] if title else block
    form = _FORMAT.match(rest)
    rest = rest[form.end() :] if form else rest
    opened, closed = rest.find("{"), rest.find("}")
    if opened < 0 and closed < 0:
        collector.report(line, "a text without answers in { } asks nothing: it is left out", is_error=False)
        raise _Wrong
    if opened < 0 or closed < opened:
        raise _Wrong("the answers stand between { and }, and a brace in a text is written \\{ or \\}")
    if rest.find("{", opened + 1, closed) >= 0 or "{" in rest[closed:] or "}" in rest[closed + 1 :]:
        raise _Wrong("one question has one { } with its answers; a brace in a text is written \\{ or \\}")
    name = form[1].lower() if form else "moodle"
    before, after = rest[:opened], rest[closed + 1 :]
    body, _, told = rest[opened + 1 : closed].partition("####")
    stem = f"{before}{GAP}{after}" if after.strip() else before
    shown = one_line(title[1].translate(_RELEASED)) if title else ""
    return _Question(
        item_id=shown if _ID.fullmatch(shown) else "",
        stem=_shown(stem, name),
        body=body,
        form=name,
        explanation=_shown(told, name),
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
        raise _Wrong(f"a text with signs of its own has more than {_LONGEST_MARKED:,} characters")
    return plain(one_line(text)) if form == "markdown" else without_html(text)


def _read(question: _Question, collector: Collector, line: int) -> ItemDocument:
    body = question.body
    if not body.strip():
        collector.report(line, "an essay becomes a question for own words, which is never scored", is_error=False)
        return make_item("reflect", ItemMode.REFLECT, question.stem)
    if truth := _TRUTH.match(body):
        return _true_or_false(question, truth)
    if body.lstrip().startswith("#"):
        return _number(question, collector, line)
    answers = list(_answers(body, question.form))
    if not answers:
        raise _Wrong("the answers are not understood: a right one begins with =, a wrong one with ~")
    if any(one.sign == "~" for one in answers):
        return _choice(question, answers, collector, line)
    if all("->" in one.text for one in answers):
        pairs = [tuple(map(one_line, one.text.split("->", 1))) for one in answers]
        prompts, key = tuple(one[0] for one in pairs), tuple(one[1] for one in pairs)
        return make_item("match", ItemMode.MATCH, question.stem, key=key, prompts=prompts)
    full = tuple(one.text for one in answers if one.weight is None or one.weight >= 100)
    if len(full) < len(answers):
        collector.report(line, "an answer that counts in part counts not at all here", is_error=False)
    if any(one.told for one in answers):
        collector.report(line, "what is said about single written answers is left out", is_error=False)
    return text_item(question.stem, full)


def _answers(body: str, form: str) -> Iterator[_Answer]:
    pieces = re.split(r"([=~])", body)
    if pieces[0].strip():
        raise _Wrong("the answers are not understood: a right one begins with =, a wrong one with ~")
    for sign, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        weight = _WEIGHT.match(piece)
        text, _, told = (piece[weight.end() :] if weight else piece).partition("#")
        yield _Answer(
            sign=sign, weight=float(weight[1]) if weight else None, text=_shown(text, form), told=_shown(told, form)
        )


def _choice(question: _Question, answers: list[_Answer], collector: Collector, line: int) -> ItemDocument:
    worth = [(100.0 if one.sign == "=" else 0.0) if one.weight is None else one.weight for one in answers]
    full = [one for one, value in zip(answers, worth, strict=True) if value >= 100]
    right = full or [one for one, value in zip(answers, worth, strict=True) if value > 0]
    partly = [one for one, value in zip(answers, worth, strict=True) if 0 < value < 100] if full else []
    feedback = tuple((one.text, one.told) for one in answers if one.told)
    if len(full) == 1 and partly and 3 <= len(answers) <= 5:
        ranked = sorted(zip(answers, worth, strict=True), key=lambda pair: -pair[1])
        scores = tuple(max(0, min(3 if n == 0 else 2, round(value * 3 / 100))) for n, (_, value) in enumerate(ranked))
        key, rest = ranked[0][0].text, tuple(one.text for one, _ in ranked[1:])
        return make_item(
            "scenario", ItemMode.ONE, question.stem, key=(key,), distractors=rest, scores=scores, feedback=feedback,
        )  # fmt: skip
    if partly:
        collector.report(line, "an answer that counts in part counts as wrong here", is_error=False)
    is_one = len(full) == 1
    if len(full) > 1 and any(one.sign == "=" for one in full):
        collector.report(line, "several right answers: here all of them have to be ticked", is_error=False)
    return make_item(
        "choice" if is_one else "choices",
        ItemMode.ONE if is_one else ItemMode.MANY,
        question.stem,
        key=tuple(one.text for one in right),
        distractors=tuple(one.text for one in answers if one not in right),
        feedback=feedback,
    )


def _true_or_false(question: _Question, truth: re.Match[str]) -> ItemDocument:
    right, wrong = ("True", "False") if truth[1].upper().startswith("T") else ("False", "True")
    told = [_shown(one, question.form) for one in (truth[2] or "").split("#")]
    feedback = tuple((label, text) for label, text in zip((wrong, right), told, strict=False) if text)
    return make_item(
        "choice", ItemMode.ONE, question.stem, key=(right,), distractors=(wrong,), feedback=feedback
    )  # fmt: skip


def _number(question: _Question, collector: Collector, line: int) -> ItemDocument:
    body = question.body.strip()[1:]
    found = list(_answers(body, "plain")) if "=" in body or "~" in body else []
    if len(found) > 1:
        collector.report(line, "of several numbers the first that counts in full is taken", is_error=False)
    full = next((one.text for one in found if one.weight is None or one.weight >= 100), "")
    value, margin = _value(full or body.partition("#")[0].translate(_RELEASED))
    return make_item(
        "number", ItemMode.TEXT, question.stem, key=(value,), tolerance=margin,
    )  # fmt: skip


def _value(text: str) -> tuple[str, float]:
    low, dots, high = text.strip().partition("..")
    value, _, margin = text.strip().partition(":")
    numbers = (low, high) if dots else (value, margin or "0")
    if not all(_NUMBER.fullmatch(one.strip()) for one in numbers):
        raise _Wrong("the number is not understood: write {#60}, {#60:2} or {#58..62}")
    try:
        first, second = (Decimal(one.strip()) for one in numbers)
    except InvalidOperation as error:
        raise _Wrong("the number is not understood: write {#60}, {#60:2} or {#58..62}") from error
    if dots:
        first, second = (first + second) / 2, abs(second - first) / 2
    return f"{first:f}", float(abs(second))


# ── Writing ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _write(item: ItemDocument) -> str:
    if reason := cannot_hold(item):
        return f"// left out, because {reason}: {one_line(item.stem)}"
    title = f"::{_escape(item.item_id)}::" if item.item_id else ""
    told = f"####{_escape(item.explanation)}" if item.explanation else ""
    return f"{title}[plain]{_escape(item.stem)} {{{_body(item)}{told}}}"


def _body(item: ItemDocument) -> str:
    told = dict(item.feedback)

    def answer(sign: str, weight: str, label: str) -> str:
        # A text that looks like a weight gets a real one before it.
        weight = weight or (("%100%" if sign == "=" else "%0%") if label.startswith("%") else "")
        return f"{sign}{weight}{_escape(label)}" + (f"#{_escape(told[label])}" if label in told else "")

    if item.mode is ItemMode.REFLECT:
        return ""
    if item.kind == "number":
        return f"#{item.key[0]}" + (f":{Decimal(str(item.tolerance)).normalize():f}" if item.tolerance else "")
    if item.mode is ItemMode.MATCH:
        return " ".join(
            f"={_escape(left)} -> {_escape(right)}" for left, right in zip(item.prompts, item.key, strict=True)
        )
    if item.scores:
        best, *others = zip(item.scores, item.options, strict=True)
        lines = [answer("=", "%100%", best[1]), *(answer("~", _THIRDS[score] or "%0%", one) for score, one in others)]
        return " ".join(lines)
    if item.mode is ItemMode.MANY:
        share = f"%{round(100 / len(item.key), 5):g}%" if len(item.key) > 1 else "%100%"
        right = [answer("~", share, one) for one in item.key]
        return " ".join([*right, *(answer("~", "%-100%", one) for one in item.distractors)])
    return " ".join([*(answer("=", "", one) for one in item.key), *(answer("~", "", one) for one in item.distractors)])


def _escape(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", one_line(text))
