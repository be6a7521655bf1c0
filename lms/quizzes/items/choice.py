"""One right answer, or one of graded ones."""

from collections.abc import Sequence

from lms.core.words import gettext as _
from lms.courses.terms import ItemDocument
from lms.quizzes.items import reading
from lms.quizzes.terms import Answer, Mark

_BEST = 3


def check(item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
    """Return `{"choice": label}` with a label that was shown."""
    label = answer.get("choice")
    if not isinstance(label, str) or label not in (shown or item.options):
        raise reading.BadAnswer(_("Choose one of the answers."))
    return {"choice": label}


def grade(item: ItemDocument, answer: Answer) -> Mark:
    """Return 1 for the key; for graded answers their share of the best, 3."""
    label = reading.text(answer, "choice")
    if item.scores:
        points = dict(zip(item.options, item.scores, strict=False)).get(label, 0)
        return reading.mark(points / _BEST)
    return reading.mark(float(label in item.key))
