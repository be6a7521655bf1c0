"""Put in order."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from lms.core.words import gettext as _
from lms.courses.terms import ItemDocument
from lms.quizzes.items import reading
from lms.quizzes.terms import Answer, Mark


def check(item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
    """Return `{"order": labels}` with exactly the labels shown."""
    given = answer.get("order")
    if (
        not isinstance(given, list)
        or not all(isinstance(one, str) for one in given)
        or Counter(given) != Counter(shown or item.key)
    ):
        raise reading.BadAnswer(_("Put the steps in order. Use each one once."))
    return {"order": given}


def grade(item: ItemDocument, answer: Answer) -> Mark:
    """Return the share of pairs that stand in the right order; the item is right only when all do.

    Equal labels are interchangeable.
    Source: domain.md C5: 1 - 2 * inversions / (n * (n - 1)).
    """
    given = reading.labels(answer, "order")
    if Counter(given) != Counter(item.key):
        return reading.mark(0.0)
    places: dict[str, list[int]] = {}
    for n, label in enumerate(item.key):
        places.setdefault(label, []).append(n)
    order = [places[label].pop(0) for label in given]
    pairs = list(combinations(order, 2))
    inversions = sum(a > b for a, b in pairs)
    return reading.mark(1 - inversions / len(pairs) if pairs else 1.0, right_from=1.0)
