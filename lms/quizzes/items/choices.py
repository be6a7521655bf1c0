"""Select all that apply."""

from collections.abc import Sequence

from lms.core.words import gettext as _
from lms.courses.terms import ItemDocument
from lms.quizzes.items import reading
from lms.quizzes.terms import Answer, Mark


def check(item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
    """Return `{"choices": labels}`, each shown, each once, in the order shown; none chosen is an answer too."""
    given = answer.get("choices")
    allowed = shown or item.options
    if not isinstance(given, list) or any(label not in allowed for label in given):
        raise reading.BadAnswer(_("Choose from the answers shown."))
    return {"choices": [label for label in dict.fromkeys(allowed) if label in given]}


def grade(item: ItemDocument, answer: Answer) -> Mark:
    """Return the share of keys found, less the share of wrong ones chosen, never below 0.

    Source: domain.md C5.
    """
    chosen, key = set(reading.labels(answer, "choices")), set(item.key)
    wrong = set(item.distractors)
    if not key:
        return reading.mark(float(not chosen))
    # Without distractors whatever is not a key is simply ignored: it cannot have been shown.
    missed = len(chosen & wrong) / len(wrong) if wrong else 0.0
    return reading.mark(max(0.0, len(chosen & key) / len(key) - missed))
