"""One `::: question` block to an item."""

import re
from collections.abc import Callable
from dataclasses import replace

from lms.core.ids import normalise, sha256
from lms.core.words import Listed
from lms.core.words import gettext as _
from lms.courses.format.blocks import OPENING, Block
from lms.courses.items import WRITTEN, kind_of
from lms.courses.items.base import Parts, Wrong, joined
from lms.courses.terms import ItemDocument, ItemKind, MasteryLevel
from lms.markup.renderer import plain

Report = Callable[[int, str], None]
"""Takes a line and what is wrong in it."""

STEM_LIMIT, LABEL_LIMIT, REMARK_LIMIT, OPTIONS_LIMIT = 400, 240, 600, 10

_OPTION = re.compile(r"^[-*]\s+\[([ xX])\]\s+(.+)$")
_GRADED = re.compile(r"^[-*]\s+\(([0-3])\)\s+(.+)$")
_STEP = re.compile(r"^(\d{1,2})[.)]\s+(.+)$")
_PAIR = re.compile(r"^[-*]\s++(.+?)\s=\s++(.+)$")
_ACCEPTED = re.compile(r"^=\s+(.+)$")
_FEEDBACK = re.compile(r"\s>\s+")


def read_question(
    block: Block, *, module: str, level: MasteryLevel, source: str, report: Report
) -> ItemDocument | None:
    """Read a block; report what is wrong, by line, and return `None` then."""
    try:
        kind, written_id = _opening(block)
        parts = _parts(block)
        _check_limits(parts)
        _check_answers(kind, parts)
        item = WRITTEN[kind].parse(parts)
    except Wrong as wrong:
        report(wrong.line or block.line, wrong.message)
        return None
    item = replace(item, level=level, feedback=tuple(parts.feedback), source=source, subject=(f"module/{module}",))
    item = replace(item, explanation=joined(parts.explanation), hint=joined(parts.hint))
    return _identified(item, written_id, module)


def _opening(block: Block) -> tuple[ItemKind, str | None]:
    opening = OPENING.match(block.opening)
    kinds = Listed(WRITTEN)
    if opening is None:
        raise Wrong(_("Start a question with `::: question KIND {#id}`. Kinds: %(kinds)s.", kinds=kinds))
    if not block.is_closed:
        raise Wrong(_("End this question with a line `:::`."))
    if opening[1] not in WRITTEN:
        raise Wrong(_("“%(kind)s” is not a kind of question. Use one of: %(kinds)s.", kind=opening[1], kinds=kinds))
    return ItemKind(opening[1]), opening[2]


def _parts(block: Block) -> Parts:
    parts = Parts()
    for number, raw in enumerate(block.lines, block.line + 1):
        line = raw.strip()
        if not line or _take_remark(parts, line) or _take_answer(parts, line, number):
            continue
        if _has_answers(parts):
            raise Wrong(_("After the first answer, write answers, `!` explanation or `?` hint only."), number)
        parts.stem.append(line)
    return parts


def _take_remark(parts: Parts, line: str) -> bool:
    lines = {"! ": parts.explanation, "? ": parts.hint}.get(line[:2])
    if lines is None:
        return False
    lines.append(line[2:])
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
    label, *feedback = _FEEDBACK.split(text, maxsplit=1)
    shown = plain(label)
    if feedback:
        parts.feedback.append((shown, plain(feedback[0])))
    return shown


def _has_answers(parts: Parts) -> bool:
    return bool(parts.options or parts.graded or parts.steps or parts.pairs or parts.accepted or parts.explanation)


def _check_limits(parts: Parts) -> None:
    if not parts.stem:
        raise Wrong(_("Write the question on the first line of the block."))
    labels = [label for _, label in (*parts.options, *parts.graded)] + parts.steps + parts.accepted
    labels += [side for pair in parts.pairs for side in pair]
    if len(joined(parts.stem)) > STEM_LIMIT:
        raise Wrong(_("Shorten the question to %(limit)s characters.", limit=STEM_LIMIT))
    if any(len(label) > LABEL_LIMIT for label in labels):
        raise Wrong(_("Shorten each answer to %(limit)s characters.", limit=LABEL_LIMIT))
    if any(not label for label in labels):
        raise Wrong(_("Fill in the empty answer."))
    if len(labels) > 2 * OPTIONS_LIMIT or len(parts.options) > OPTIONS_LIMIT:
        raise Wrong(_("Use at most %(limit)s answers.", limit=OPTIONS_LIMIT))
    remarks = [joined(parts.explanation), joined(parts.hint), *(text for _, text in parts.feedback)]
    if any(len(text) > REMARK_LIMIT for text in remarks):
        raise Wrong(_("Shorten each explanation, hint and feedback to %(limit)s characters.", limit=REMARK_LIMIT))


def _check_answers(kind: ItemKind, parts: Parts) -> None:
    wanted = WRITTEN[kind].parts
    for name, mark in _MARKS.items():
        if name != wanted and getattr(parts, name):
            if not wanted:
                raise Wrong(_("A %(kind)s question has no answers: remove %(mark)s.", kind=kind, mark=mark))
            right = _MARKS[wanted]
            raise Wrong(
                _(
                    "Start the answers of a %(kind)s question with %(right)s, not %(mark)s.",
                    kind=kind,
                    right=right,
                    mark=mark,
                )
            )


_MARKS = {"options": "`- [ ]`", "graded": "`- (2)`", "steps": "`1.`", "pairs": "`- left = right`", "accepted": "`=`"}


def _identified(item: ItemDocument, written_id: str | None, module: str) -> ItemDocument:
    """Give an item its identity and hashes, as domain.md D5 does."""
    stem = normalise(item.stem)
    key = [normalise(label) for label in item.key]
    key = key if kind_of(item).is_ordered else sorted(key)
    learned = "|".join((item.kind, stem, *key, *map(normalise, item.prompts)))
    whole = "|".join((learned, *sorted(map(normalise, item.distractors))))
    return replace(
        item,
        item_id=written_id or sha256(f"align/1|{item.kind}|{module}|{stem}")[:16],
        key_hash=sha256(learned)[:16],
        full_hash=sha256(whole)[:16],
        provenance=(f"module/{module}",),
    )
