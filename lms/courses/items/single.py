"""One right answer, or one of graded ones."""

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
    text_in,
)
from lms.courses.items.writing import labelled
from lms.courses.terms import ItemDocument, ItemKind, ItemMode

_BEST = 3
_THIRDS = {0: "%0%", 1: "%33.33333%", 2: "%66.66667%", 3: "%100%"}


class Single(QuestionKind):
    """Choose one of several labels; answered with `{"choice": label}`."""

    kind = ItemKind.CHOICE
    mode = ItemMode.SINGLE
    widget = "single"
    parts = "options"
    has_options = True

    def parse(self, parts: Parts) -> ItemDocument:
        key, wrong = sides(parts)
        if len(key) != 1:
            raise Wrong(_("Mark exactly one right answer with `[x]`."))
        return self.make(joined(parts.stem), key=key, distractors=wrong)

    def write(self, item: ItemDocument, comments: Mapping[str, str]) -> list[str]:
        return write_options(item, comments)

    def read(self, _item: ItemDocument, sent: Sent, name: str) -> Answer | None:
        return {"choice": label} if (label := sent.get(name, "")) else None

    def check(self, item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
        label = answer.get("choice")
        if not isinstance(label, str) or label not in (shown or item.options):
            raise BadAnswer(_("Choose one of the answers."))
        return {"choice": label}

    def grade(self, item: ItemDocument, answer: Answer) -> Mark:
        """Return 1 for the key; for graded answers their share of the best, 3."""
        label = text_in(answer, "choice")
        if item.scores:
            points = dict(zip(item.options, item.scores, strict=False)).get(label, 0)
            return mark(points / _BEST)
        return mark(float(label in item.key))

    def answer_text(self, item: ItemDocument) -> str:
        return item.key[0] if item.key else ""

    def gift_refusal(self, item: ItemDocument) -> str:
        if item.scores and item.scores[0] != _BEST:
            return _("its best answer doesn’t earn all points")
        if item.scores and not any(item.scores[1:]):
            return _("only its best answer earns points, so it would become a choice")
        return ""

    def write_gift(self, item: ItemDocument, written: Written) -> str:
        if not item.scores:
            return super().write_gift(item, written)
        best, *others = zip(item.scores, item.options, strict=True)
        return " ".join([written("=", "%100%", best[1]), *(written("~", _THIRDS[score], one) for score, one in others)])


class Scenario(Single):
    """Choose what to do, where several things are half right."""

    kind = ItemKind.SCENARIO
    parts = "graded"

    def parse(self, parts: Parts) -> ItemDocument:
        distinct([label for _points, label in parts.graded])
        ranked = sorted(parts.graded, key=lambda one: -one[0])
        if not 3 <= len(ranked) <= 5:
            raise Wrong(_("Write three to five options, `- (3) best` to `- (0) worst`."))
        if ranked[0][0] == ranked[1][0]:
            raise Wrong(_("Give the most points to exactly one option."))
        return self.make(
            joined(parts.stem),
            key=(ranked[0][1],),
            distractors=tuple(label for _points, label in ranked[1:]),
            scores=tuple(points for points, _label in ranked),
            is_apply=True,
        )

    def write(self, item: ItemDocument, comments: Mapping[str, str]) -> list[str]:
        rows = zip(item.scores, item.options, strict=True)
        return [labelled(f"- ({score})", label, comments) for score, label in rows]


def sides(parts: Parts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the right and the wrong options of a block.

    :raises Wrong: if two are the same, or none is wrong
    """
    distinct([label for _is_right, label in parts.options])
    key = tuple(label for is_right, label in parts.options if is_right)
    wrong = tuple(label for is_right, label in parts.options if not is_right)
    if not wrong:
        raise Wrong(_("Add at least one wrong answer, marked `[ ]`."))
    return key, wrong


def write_options(item: ItemDocument, comments: Mapping[str, str]) -> list[str]:
    """Return the options as lines, sorted so that the place of the right one in the text tells nothing."""
    lines = [labelled("- [x]", one, comments) for one in item.key]
    lines += [labelled("- [ ]", one, comments) for one in item.distractors]
    return sorted(lines, key=lambda line: line[6:])
