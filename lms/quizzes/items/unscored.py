"""Reflections and checklists: kept, never scored by a machine."""

from collections.abc import Sequence

from lms.courses.terms import ItemDocument, ItemMode
from lms.quizzes.items import choices, reading, short_answer
from lms.quizzes.terms import Answer, Mark


def check(item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
    """Return `{"text": text}` for a reflection, `{"choices": rows}` for a checklist."""
    if item.mode == ItemMode.CHECKLIST:
        return choices.check(item, shown, answer)
    return short_answer.check(item, shown, answer)


def grade(item: ItemDocument, answer: Answer) -> Mark:
    """Return 1 for anything given: there is no right or wrong to it."""
    given = (
        reading.labels(answer, "choices") if item.mode == ItemMode.CHECKLIST else reading.text(answer, "text").strip()
    )
    return reading.mark(float(bool(given)))
