"""How each mode of item is checked and graded: one file per mode, each with `check` and `grade`.

`check_answer` looks at the shape of an answer and never at the key; `grade` never fails: what it cannot read is wrong.
"""

from collections.abc import Sequence

from lms.courses.terms import ItemDocument, ItemMode
from lms.quizzes.items import choice, choices, matching, ordering, short_answer, unscored
from lms.quizzes.terms import Answer, Mark

_MODES = {
    ItemMode.ONE: choice,
    ItemMode.MANY: choices,
    ItemMode.ORDER: ordering,
    ItemMode.MATCH: matching,
    ItemMode.TEXT: short_answer,
    ItemMode.REFLECT: unscored,
    ItemMode.CHECKLIST: unscored,
}


def check_answer(item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
    """Return the answer with nothing in it but what was asked for.

    :raises RuleViolation: if it is no answer to this question as it was shown
    """
    return _MODES[item.mode].check(item, shown, answer)


def grade(item: ItemDocument, answer: Answer | None) -> Mark:
    """Return what an answer earned; nothing given, or something unreadable, earns nothing."""
    return _MODES[item.mode].grade(item, answer if isinstance(answer, dict) else {})
