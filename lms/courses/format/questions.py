"""One `::: question` block to an item."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lms.core.ids import normalise, sha256
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.courses.format.blocks import OPENING, Block
from lms.courses.terms import ItemDocument, ItemMode, ItemUse, MasteryLevel
from lms.markup.renderer import plain

Report = Callable[[int, str], None]
"""Takes a line and what is wrong in it."""

STEM_LIMIT, LABEL_LIMIT, TOLD_LIMIT, OPTIONS_LIMIT = 400, 240, 600, 10

_OPTION = re.compile(r"^[-*]\s+\[([ xX])\]\s+(.+)$")
_GRADED = re.compile(r"^[-*]\s+\(([0-3])\)\s+(.+)$")
_STEP = re.compile(r"^(\d{1,2})[.)]\s+(.+)$")
_PAIR = re.compile(r"^[-*]\s++(.+?)\s=\s++(.+)$")
_ACCEPTED = re.compile(r"^=\s+(.+)$")
_NUMBER = re.compile(r"^(-?\d+(?:[.,]\d+)?)(?:\s*(?:\+-|±)\s*(\d+(?:[.,]\d+)?))?$")
_GAP = re.compile(r"\[\[([^\[\]]*)\]\]")
_GAP_SIGN = "\ue000"
"""Stands for the gap while Markdown is read: underscores could mean emphasis."""
_TOLD = re.compile(r"\s>\s+")


class Wrong(ValueError):
    """The block makes no question; the message says why."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass
class Parts:
    """What stands in a block, before its kind gives it a meaning."""

    stem: list[str] = field(default_factory=list)
    options: list[tuple[bool, str]] = field(default_factory=list)
    graded: list[tuple[int, str]] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    feedback: list[tuple[str, str]] = field(default_factory=list)
    explanation: list[str] = field(default_factory=list)
    hint: list[str] = field(default_factory=list)


def read_question(
    block: Block, *, module: str, level: MasteryLevel, source: str, report: Report
) -> ItemDocument | None:
    """Read a block; report what is wrong, by line, and return `None` then."""
    try:
        kind, written_id = _opening(block)
        parts = _parts(block)
        _check_limits(parts)
        _check_answers(kind, parts)
        item = KINDS[kind](parts)
    except Wrong as wrong:
        report(wrong.line or block.line, wrong.message)
        return None
    told = _joined(parts.explanation)
    item = replace(item, kind=kind, level=level, feedback=tuple(parts.feedback), explanation=told, source=source)
    return _identified(replace(item, hint=_joined(parts.hint), subject=(f"module/{module}",)), written_id, module)


def _opening(block: Block) -> tuple[str, str | None]:
    opening = OPENING.match(block.opening)
    kinds = Listed(KINDS)
    if opening is None:
        raise Wrong(_("Begin a question with `::: question KIND {#id}`. Kinds: %(kinds)s.", kinds=kinds))
    if not block.is_closed:
        raise Wrong(_("End this question with a line `:::`."))
    if opening[1] not in KINDS:
        raise Wrong(_("“%(kind)s” is not a kind of question. Use one of: %(kinds)s.", kind=opening[1], kinds=kinds))
    return opening[1], opening[2]


def _parts(block: Block) -> Parts:
    parts = Parts()
    for number, raw in enumerate(block.lines, block.line + 1):
        line = raw.strip()
        if not line or _take_told(parts, line) or _take_answer(parts, line, number):
            continue
        if _has_answers(parts):
            raise Wrong(_("After the first answer, write answers, `!` explanation or `?` hint only."), number)
        parts.stem.append(line)
    return parts


def _take_told(parts: Parts, line: str) -> bool:
    told = {"! ": parts.explanation, "? ": parts.hint}.get(line[:2])
    if told is None:
        return False
    told.append(line[2:])
    return True


def _take_answer(parts: Parts, line: str, number: int) -> bool:
    if match := _OPTION.match(line):
        parts.options.append((match[1] != " ", _label(parts, match[2])))
    elif match := _GRADED.match(line):
        parts.graded.append((int(match[1]), _label(parts, match[2])))
    elif match := _STEP.match(line):
        if int(match[1]) != len(parts.steps) + 1:
            raise Wrong(_("Number the steps 1, 2, 3 …: this is step %(number)s.", number=len(parts.steps) + 1), number)
        parts.steps.append(_label(parts, match[2]))
    elif match := _ACCEPTED.match(line):
        parts.accepted.append(plain(match[1]))
    elif match := _PAIR.match(line):
        parts.pairs.append((plain(match[1]), plain(match[2])))
    else:
        return False
    return True


def _label(parts: Parts, text: str) -> str:
    label, *told = _TOLD.split(text, maxsplit=1)
    shown = plain(label)
    if told:
        parts.feedback.append((shown, plain(told[0])))
    return shown


def _has_answers(parts: Parts) -> bool:
    return bool(parts.options or parts.graded or parts.steps or parts.pairs or parts.accepted or parts.explanation)


def _joined(lines: list[str]) -> str:
    return plain(" ".join(lines)) if lines else ""


def _check_limits(parts: Parts) -> None:
    if not parts.stem:
        raise Wrong(_("Write the question on the first line of the block."))
    labels = [label for _, label in (*parts.options, *parts.graded)] + parts.steps + parts.accepted
    labels += [side for pair in parts.pairs for side in pair]
    if len(_joined(parts.stem)) > STEM_LIMIT:
        raise Wrong(_("Shorten the question to %(limit)s characters.", limit=STEM_LIMIT))
    if any(len(label) > LABEL_LIMIT for label in labels):
        raise Wrong(_("Shorten each answer to %(limit)s characters.", limit=LABEL_LIMIT))
    if any(not label for label in labels):
        raise Wrong(_("Fill in the empty answer."))
    if len(labels) > 2 * OPTIONS_LIMIT or len(parts.options) > OPTIONS_LIMIT:
        raise Wrong(_("Use at most %(limit)s answers.", limit=OPTIONS_LIMIT))
    told = [_joined(parts.explanation), _joined(parts.hint), *(text for _, text in parts.feedback)]
    if any(len(text) > TOLD_LIMIT for text in told):
        raise Wrong(_("Shorten each explanation, hint and feedback to %(limit)s characters.", limit=TOLD_LIMIT))


def _check_answers(kind: str, parts: Parts) -> None:
    wanted = ANSWERS.get(kind)
    for name, mark in _MARKS.items():
        if name != wanted and getattr(parts, name):
            if wanted is None:
                raise Wrong(_("A %(kind)s question has no answers: remove %(mark)s.", kind=kind, mark=mark))
            right = _MARKS[wanted]
            raise Wrong(
                _(
                    "Begin the answers of a %(kind)s question with %(right)s, not %(mark)s.",
                    kind=kind,
                    right=right,
                    mark=mark,
                )
            )


def _distinct(labels: list[str]) -> None:
    twice = [label for label, count in Counter(map(normalise, labels)).items() if count > 1]
    if twice:
        raise Wrong(_("Two answers are the same: “%(answer)s”.", answer=twice[0]))


def _item(parts: Parts, mode: ItemMode, key: list[str], distractors: list[str] | None = None) -> ItemDocument:
    use = ItemUse.PRACTICE if mode == ItemMode.REFLECT else ItemUse.ASSESSED
    return ItemDocument(
        item_id="", kind="", level=MasteryLevel.UNDERSTAND, use=use, mode=mode, subject=(), stem=_joined(parts.stem),
        key=tuple(key), distractors=tuple(distractors or ()),
    )  # fmt: skip


def _choice(parts: Parts) -> ItemDocument:
    key, wrong = _sides(parts)
    if len(key) != 1:
        raise Wrong(_("Mark exactly one right answer with `[x]`."))
    return _item(parts, ItemMode.SINGLE, key, wrong)


def _choices(parts: Parts) -> ItemDocument:
    key, wrong = _sides(parts)
    if not key:
        raise Wrong(_("Mark at least one right answer with `[x]`."))
    return _item(parts, ItemMode.MULTIPLE, key, wrong)


def _sides(parts: Parts) -> tuple[list[str], list[str]]:
    _distinct([label for _, label in parts.options])
    key = [label for is_right, label in parts.options if is_right]
    wrong = [label for is_right, label in parts.options if not is_right]
    if not wrong:
        raise Wrong(_("Add at least one wrong answer, marked `[ ]`."))
    return key, wrong


def _order(parts: Parts) -> ItemDocument:
    _distinct(parts.steps)
    if len(parts.steps) < 2:
        raise Wrong(_("Write at least two steps, `1.` and `2.`, in the right order."))
    return _item(parts, ItemMode.ORDER, parts.steps)


def _match(parts: Parts) -> ItemDocument:
    _distinct([left for left, _ in parts.pairs])
    _distinct([right for _, right in parts.pairs])
    if len(parts.pairs) < 2:
        raise Wrong(_("Write at least two pairs, `- left = right`."))
    item = _item(parts, ItemMode.MATCH, [right for _, right in parts.pairs])
    return replace(item, prompts=tuple(left for left, _ in parts.pairs))


def _gap(parts: Parts) -> ItemDocument:
    text = " ".join(parts.stem)
    gaps = _GAP.findall(text)
    if len(gaps) != 1:
        raise Wrong(_("Write exactly one gap, `[[answer]]`."))
    accepted = [plain(one) for one in gaps[0].split("|") if one.strip()]
    if not accepted:
        raise Wrong(_("Write the answer inside the gap, like `[[bed]]`."))
    _distinct(accepted)
    parts.stem = [_GAP.sub(_GAP_SIGN, text)]
    item = _item(parts, ItemMode.TEXT, accepted)
    return replace(item, stem=item.stem.replace(_GAP_SIGN, "____"))


def _short(parts: Parts) -> ItemDocument:
    _distinct(parts.accepted)
    if not parts.accepted:
        raise Wrong(_("Write at least one accepted answer, `= answer`."))
    return _item(parts, ItemMode.TEXT, parts.accepted)


def _number(parts: Parts) -> ItemDocument:
    number = _NUMBER.match(parts.accepted[0]) if len(parts.accepted) == 1 else None
    if number is None:
        raise Wrong(_("Write one number, `= 60`, or with a tolerance, `= 60 +- 2`."))
    item = _item(parts, ItemMode.TEXT, [number[1].replace(",", ".")])
    return replace(item, tolerance=float((number[2] or "0").replace(",", ".")))


def _scenario(parts: Parts) -> ItemDocument:
    _distinct([label for _, label in parts.graded])
    ranked = sorted(parts.graded, key=lambda one: -one[0])
    if not 3 <= len(ranked) <= 5:
        raise Wrong(_("Write three to five options, `- (3) best` to `- (0) worst`."))
    if ranked[0][0] == ranked[1][0]:
        raise Wrong(_("Give the most points to exactly one option."))
    item = _item(parts, ItemMode.SINGLE, [ranked[0][1]], [label for _, label in ranked[1:]])
    return replace(item, scores=tuple(score for score, _ in ranked), is_apply=True)


def _reflect(parts: Parts) -> ItemDocument:
    return _item(parts, ItemMode.REFLECT, [])


_MARKS = {"options": "`- [ ]`", "graded": "`- (2)`", "steps": "`1.`", "pairs": "`- left = right`", "accepted": "`=`"}
ANSWERS = {
    "choice": "options",
    "choices": "options",
    "order": "steps",
    "match": "pairs",
    "short": "accepted",
    "number": "accepted",
    "scenario": "graded",
}
"""Which answers a kind has; a gap has its answer in the text, and a reflection has none."""
KINDS: dict[str, Callable[[Parts], ItemDocument]] = {
    "choice": _choice,
    "choices": _choices,
    "order": _order,
    "gap": _gap,
    "match": _match,
    "short": _short,
    "number": _number,
    "scenario": _scenario,
    "reflect": _reflect,
}


def _identified(item: ItemDocument, written_id: str | None, module: str) -> ItemDocument:
    """Give an item its identity and hashes, as domain.md D5 does."""
    stem = normalise(item.stem)
    key = sorted(map(normalise, item.key)) if item.mode != ItemMode.ORDER else [normalise(k) for k in item.key]
    learned = "|".join((item.kind, stem, *key, *map(normalise, item.prompts)))
    whole = "|".join((learned, *sorted(map(normalise, item.distractors))))
    return replace(
        item,
        item_id=written_id or sha256(f"align/1|{item.kind}|{module}|{stem}")[:16],
        key_hash=sha256(learned)[:16],
        full_hash=sha256(whole)[:16],
        provenance=(f"module/{module}",),
    )
