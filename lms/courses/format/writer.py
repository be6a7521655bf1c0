"""Questions to `::: question` blocks; reading them gives the same questions."""

import re
from collections.abc import Sequence
from decimal import Decimal

from lms.courses.terms import ItemDocument, ItemMode

GAP = "____"
_ANYWHERE = re.compile(r"([\\`*_\[\]<>~{}|]|&(?=#?\w+;)|:(?=::)|(?<=::):|!(?=\[))")
_AT_START = re.compile(r"^([#+\-=!?:]|\d+(?=[.)]))")
_IN_PAIR = re.compile(r"(?<=\s)=(?=\s)")
_SIGN = "\ue000"
_NO_GAP = re.compile(r"[\[\]|]")


def write_question(item: ItemDocument) -> str:
    """Write a question as a block. Its id is written if it has one."""
    told = dict(item.feedback)
    written_id = f" {{#{item.item_id}}}" if item.item_id else ""
    lines = [f"::: question {item.kind}{written_id}", _stem(item), *_answers(item, told)]
    lines += [f"! {escape(item.explanation)}"] if item.explanation else []
    lines += [f"? {escape(item.hint)}"] if item.hint else []
    return "\n".join([*lines, ":::"])


def write_question_blocks(items: Sequence[ItemDocument]) -> str:
    """Write questions as blocks with a blank line between them."""
    return "\n\n".join(map(write_question, items))


def may_be_gap(stem: str, accepted: tuple[str, ...]) -> bool:
    """Test if a question for missing words can be written as a gap: one gap, and answers without its signs."""
    return stem.count(GAP) == 1 and _SIGN not in stem and not any(_NO_GAP.search(one) for one in accepted)


def escape(text: str) -> str:
    """Return plain text as Markdown on one line that shows it letter for letter."""
    flat = _ANYWHERE.sub(r"\\\1", " ".join(text.split()))
    if (numbered := re.match(r"\d+(?=[.)])", flat)) is not None:
        return f"{numbered[0]}\\{flat[numbered.end() :]}"
    return _AT_START.sub(r"\\\1", flat)


def _stem(item: ItemDocument) -> str:
    if item.kind != "gap":
        return escape(item.stem)
    gap = f"[[{'|'.join(escape(one) for one in item.key)}]]"
    return escape(item.stem.replace(GAP, _SIGN)).replace(_SIGN, gap)


def _answers(item: ItemDocument, told: dict[str, str]) -> list[str]:
    def labelled(mark: str, label: str) -> str:
        return f"{mark} {escape(label)}" + (f"  > {escape(told[label])}" if label in told else "")

    if item.kind == "scenario":
        return [labelled(f"- ({score})", label) for score, label in zip(item.scores, item.options, strict=True)]
    if item.mode in {ItemMode.SINGLE, ItemMode.MULTIPLE}:
        lines = [labelled("- [x]", one) for one in item.key] + [labelled("- [ ]", one) for one in item.distractors]
        # Sorted, so that the place of the right answer in the text tells nothing.
        return sorted(lines, key=lambda line: line[6:])
    if item.mode == ItemMode.ORDER:
        return [f"{number}. {escape(step)}" for number, step in enumerate(item.key, 1)]
    if item.mode == ItemMode.MATCH:
        return [f"- {_side(left)} = {_side(right)}" for left, right in zip(item.prompts, item.key, strict=True)]
    if item.kind == "number":
        margin = Decimal(str(item.tolerance or 0)).normalize()
        return [f"= {item.key[0]} +- {margin:f}" if margin else f"= {item.key[0]}"]
    return [] if item.kind == "gap" else [f"= {escape(one)}" for one in item.key]


def _side(text: str) -> str:
    return _IN_PAIR.sub(r"\\=", escape(text))
