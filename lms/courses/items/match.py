"""Match pairs."""

import re
from collections.abc import Mapping, Sequence

from lms.core.words import gettext as _
from lms.courses.items.base import (
    Answer,
    BadAnswer,
    Mark,
    Parts,
    QuestionKind,
    Sent,
    Written,
    Wrong,
    distinct,
    joined,
    mark,
)
from lms.courses.items.writing import escape, escape_gift
from lms.courses.terms import ItemDocument, ItemKind, ItemMode

_IN_PAIR = re.compile(r"(?<=\s)=(?=\s)")


class Match(QuestionKind):
    """Find what belongs together; answered with `{"pairs": {prompt: label}}`."""

    kind = ItemKind.MATCH
    mode = ItemMode.MATCH
    widget = "match"
    parts = "pairs"
    hides_solution = True

    def parse(self, parts: Parts) -> ItemDocument:
        prompts, key = (tuple(pair[side] for pair in parts.pairs) for side in (0, 1))
        distinct(prompts)
        distinct(key)
        if len(parts.pairs) < 2:
            raise Wrong(_("Write at least two pairs, `- left = right`."))
        return self.make(joined(parts.stem), key=key, prompts=prompts)

    def write(self, item: ItemDocument, _comments: Mapping[str, str]) -> list[str]:
        return [f"- {_side(left)} = {_side(right)}" for left, right in zip(item.prompts, item.key, strict=True)]

    def read(self, item: ItemDocument, sent: Sent, name: str) -> Answer | None:
        chosen = {prompt: sent.get(f"{name}-{n}", "") for n, prompt in enumerate(item.prompts)}
        pairs = {prompt: label for prompt, label in chosen.items() if label}
        return {"pairs": pairs} if pairs else None

    def check(self, item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
        """Return the pairs; prompts may be left open."""
        given = answer.get("pairs")
        allowed = shown or item.options
        if not isinstance(given, dict) or any(
            p not in item.prompts or label not in allowed for p, label in given.items()
        ):
            raise BadAnswer(_("Match each item with one of the answers shown."))
        return {"pairs": {prompt: given[prompt] for prompt in item.prompts if prompt in given}}

    def is_complete(self, item: ItemDocument, answer: Answer) -> bool:
        return len(answer["pairs"]) == len(item.prompts)

    def grade(self, item: ItemDocument, answer: Answer) -> Mark:
        """Return the share of pairs that are right; the same answer given to everything earns nothing."""
        pairs = answer.get("pairs")
        if not isinstance(pairs, dict) or not item.prompts:
            return mark(0.0)
        if len(item.prompts) > 1 and len(pairs) == len(item.prompts) and len(set(map(str, pairs.values()))) == 1:
            return mark(0.0)
        right = sum(pairs.get(prompt) == label for prompt, label in zip(item.prompts, item.key, strict=False))
        return mark(right / len(item.prompts))

    def answer_text(self, item: ItemDocument) -> str:
        return "; ".join(f"{prompt}: {label}" for prompt, label in zip(item.prompts, item.key, strict=True))

    def right_labels(self, item: ItemDocument) -> tuple[str, ...]:
        return tuple(f"{left} = {right}" for left, right in zip(item.prompts, item.key, strict=True))

    def from_cells(self, stem: str, right: tuple[str, ...], _wrong: tuple[str, ...], _tolerance: str) -> ItemDocument:
        pairs = [re.split(r"\s=\s", one, maxsplit=1) for one in right]
        if any(len(pair) != 2 for pair in pairs):
            raise Wrong(_("Write each pair as left = right, and separate pairs with |."))
        return self.make(stem, key=tuple(pair[1] for pair in pairs), prompts=tuple(pair[0] for pair in pairs))

    def gift_refusal(self, item: ItemDocument) -> str:
        has_arrow = any("->" in one for one in item.prompts)
        return _("GIFT can’t tell the two sides of a pair with -> apart") if has_arrow else ""

    def write_gift(self, item: ItemDocument, _written: Written) -> str:
        pairs = zip(item.prompts, item.key, strict=True)
        return " ".join(f"={escape_gift(left)} -> {escape_gift(right)}" for left, right in pairs)


def _side(text: str) -> str:
    return _IN_PAIR.sub(r"\\=", escape(text))
