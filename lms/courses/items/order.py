"""Put in order."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import combinations

from lms.core.words import gettext as _
from lms.courses.items.base import (
    Answer,
    BadAnswer,
    Mark,
    Parts,
    QuestionKind,
    Sent,
    Wrong,
    distinct,
    joined,
    labels_in,
    mark,
)
from lms.courses.items.writing import escape
from lms.courses.terms import ItemDocument, ItemKind, ItemMode


class Order(QuestionKind):
    """Put steps in order; answered with `{"order": labels}`."""

    kind = ItemKind.ORDER
    mode = ItemMode.ORDER
    widget = "order"
    parts = "steps"
    is_ordered = True
    hides_solution = True

    def parse(self, parts: Parts) -> ItemDocument:
        distinct(parts.steps)
        if len(parts.steps) < 2:
            raise Wrong(_("Write at least two steps, `1.` and `2.`, in the right order."))
        return self.make(joined(parts.stem), key=tuple(parts.steps))

    def write(self, item: ItemDocument, _comments: Mapping[str, str]) -> list[str]:
        return [f"{number}. {escape(step)}" for number, step in enumerate(item.key, 1)]

    def read(self, _item: ItemDocument, sent: Sent, name: str) -> Answer | None:
        order = sent.getlist(name)
        return {"order": order} if order else None

    def check(self, item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
        """Return exactly the labels shown."""
        given = answer.get("order")
        is_list = isinstance(given, list) and all(isinstance(one, str) for one in given)
        if not is_list or Counter(given) != Counter(shown or item.key):
            raise BadAnswer(_("Put the steps in order. Use each one once."))
        return {"order": given}

    def grade(self, item: ItemDocument, answer: Answer) -> Mark:
        """Return the share of pairs that stand in the right order; the item is right only when all do.

        Equal labels are interchangeable.
        Source: domain.md C5: 1 - 2 * inversions / (n * (n - 1)).
        """
        given = labels_in(answer, "order")
        if Counter(given) != Counter(item.key):
            return mark(0.0)
        places: dict[str, list[int]] = {}
        for n, label in enumerate(item.key):
            places.setdefault(label, []).append(n)
        order = [places[label].pop(0) for label in given]
        pairs = list(combinations(order, 2))
        inversions = sum(a > b for a, b in pairs)
        return mark(1 - inversions / len(pairs) if pairs else 1.0, right_from=1.0)

    def answer_text(self, item: ItemDocument) -> str:
        return " → ".join(item.key)

    def gift_refusal(self, _item: ItemDocument) -> str:
        return _("GIFT has no questions to put in order")
