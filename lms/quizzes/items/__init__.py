"""How each mode of item is checked and graded: one file per mode, each with `check` and `grade`.

`check_answer` looks at the shape of an answer and never at the key; `grade` never fails: what it cannot read is wrong.
"""

from collections.abc import Callable, Sequence

from lms.courses.terms import ItemDocument, ItemMode
from lms.quizzes.items import choice, choices, matching, ordering, short_answer, unscored
from lms.quizzes.terms import Answer, Mark

_CHECKS: dict[ItemMode, Callable[[ItemDocument, Sequence[str], Answer], Answer]] = {
    ItemMode.SINGLE: choice.check,
    ItemMode.MULTIPLE: choices.check,
    ItemMode.ORDER: ordering.check,
    ItemMode.MATCH: matching.check,
    ItemMode.TEXT: short_answer.check,
    ItemMode.REFLECT: unscored.check,
    ItemMode.CHECKLIST: unscored.check,
}
_GRADES: dict[ItemMode, Callable[[ItemDocument, Answer], Mark]] = {
    ItemMode.SINGLE: choice.grade,
    ItemMode.MULTIPLE: choices.grade,
    ItemMode.ORDER: ordering.grade,
    ItemMode.MATCH: matching.grade,
    ItemMode.TEXT: short_answer.grade,
    ItemMode.REFLECT: unscored.grade,
    ItemMode.CHECKLIST: unscored.grade,
}


def check_answer(item: ItemDocument, shown: Sequence[str], answer: Answer) -> Answer:
    """Return the answer with nothing in it but what was asked for.

    :raises RuleViolation: if it is no answer to this question as it was shown
    """
    return _CHECKS[item.mode](item, shown, answer)


def given_answer(item: ItemDocument, shown: Sequence[str], answer: Answer | None) -> Answer | None:
    """Return the same, or `None` for what nobody touched.

    A page sends a list to be ordered whether or not anybody moved a step of it, and never shows it already solved.

    :raises RuleViolation: as `check_answer`
    """
    if answer is None:
        return None
    checked = check_answer(item, shown, answer)
    is_untouched = item.mode == ItemMode.ORDER and checked["order"] == list(shown) != list(item.key)
    return None if is_untouched else checked


def grade(item: ItemDocument, answer: Answer | None) -> Mark:
    """Return what an answer earned; nothing given, or something unreadable, earns nothing."""
    return _GRADES[item.mode](item, answer or {})
