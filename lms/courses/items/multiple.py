"""Choose all that apply; and checklists, which nobody scores."""

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
    joined,
    labels_in,
    mark,
)
from lms.courses.items.single import sides, write_options
from lms.courses.terms import ItemDocument, ItemKind, ItemMode


class Multiple(QuestionKind):
    """Choose all labels that apply; answered with `{"choices": labels}`."""

    kind = ItemKind.CHOICES
    mode = ItemMode.MULTIPLE
    widget = "multiple"
    parts = "options"
    has_options = True

    def parse(self, parts: Parts) -> ItemDocument:
        key, wrong = sides(parts)
        if not key:
            raise Wrong(_("Mark at least one right answer with `[x]`."))
        return self.make(joined(parts.stem), key=key, distractors=wrong)

    def write(self, item: ItemDocument, comments: Mapping[str, str]) -> list[str]:
        return write_options(item, comments)

    def read(self, _item: ItemDocument, sent: Sent, name: str) -> Answer | None:
        chosen = sent.getlist(name)
        return {"choices": chosen} if chosen else None

    def check(self, item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
        """Return the labels, each shown, each once, in the order shown; none chosen is an answer too."""
        given = answer.get("choices")
        allowed = shown or item.options
        if not isinstance(given, list) or any(label not in allowed for label in given):
            raise BadAnswer(_("Choose from the answers shown."))
        return {"choices": [label for label in dict.fromkeys(allowed) if label in given]}

    def grade(self, item: ItemDocument, answer: Answer) -> Mark:
        """Return the share of keys found, less the share of wrong ones chosen, never below 0.

        Source: domain.md C5.
        """
        chosen, key = set(labels_in(answer, "choices")), set(item.key)
        wrong = set(item.distractors)
        if not key:
            return mark(float(not chosen))
        # Without distractors whatever is not a key is simply ignored: it cannot have been shown.
        missed = len(chosen & wrong) / len(wrong) if wrong else 0.0
        return mark(max(0.0, len(chosen & key) / len(key) - missed))

    def write_gift(self, item: ItemDocument, written: Written) -> str:
        share = f"%{round(100 / len(item.key), 5):g}%" if len(item.key) > 1 else "%100%"
        right = [written("~", share, one) for one in item.key]
        return " ".join([*right, *(written("~", "%-100%", one) for one in item.distractors)])


class Checklist(Multiple):
    """Rows to tick; kept, never scored by a machine. Generated only."""

    kind = ItemKind.OBSERVE
    mode = ItemMode.CHECKLIST
    widget = "checklist"
    is_scored = False
    is_shuffled = False
    has_options = False

    def grade(self, _item: ItemDocument, answer: Answer) -> Mark:
        """Return 1 for anything given: there is no right or wrong to it."""
        return mark(float(bool(labels_in(answer, "choices"))))

    def gift_refusal(self, _item: ItemDocument) -> str:
        return _("GIFT has no checklists")
