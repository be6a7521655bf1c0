"""Typed answers: a missing word, a short answer, a number, the whole mantra."""

from collections.abc import Sequence

from lms.core.words import Number
from lms.core.words import gettext as _
from lms.courses.terms import ItemDocument
from lms.quizzes import recall
from lms.quizzes.items import reading
from lms.quizzes.terms import Answer, Mark

MOST = 2000
"""Longest answer that is kept, in characters."""


def check(_item: ItemDocument, _shown: Sequence[str], answer: Answer) -> Answer:
    """Return `{"text": text}` without surrounding space."""
    given = answer.get("text")
    if not isinstance(given, str):
        raise reading.BadAnswer(_("Type your answer."))
    if len(given) > MOST:
        raise reading.BadAnswer(_("Shorten your answer to %(limit)s characters.", limit=Number(MOST)))
    return {"text": given.strip()}


def grade(item: ItemDocument, answer: Answer) -> Mark:
    """Return 1 for an accepted wording; for unaided recall the share remembered.

    A missing word forgives one slip of the finger. An empty answer is wrong.
    """
    given = reading.text(answer, "text")
    if item.kind == "recall_unaided":
        return reading.mark(max((recall.score_recall(given, key).score for key in item.key), default=0.0))
    if item.tolerance is not None or item.kind == "number":
        return reading.mark(float(any(recall.is_number(given, key, item.tolerance or 0.0) for key in item.key)))
    forgiving = item.kind in {"mantra_cloze", "gap"}
    return reading.mark(float(any(recall.is_same_wording(given, key, forgiving=forgiving) for key in item.key)))
