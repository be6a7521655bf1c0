"""Right and wrong answers, graded by the real rules."""

from random import Random

import pytest

from lms.courses import items
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.demo import answers

PARTS = {
    ItemMode.SINGLE: {"key": ("a",), "distractors": ("b", "c")},
    ItemMode.MULTIPLE: {"key": ("a", "b"), "distractors": ("c", "d")},
    ItemMode.ORDER: {"key": ("a", "b", "c")},
    ItemMode.MATCH: {"prompts": ("1", "2", "3"), "key": ("a", "b", "c")},
    ItemMode.TEXT: {"key": ("ready",)},
}


def item(mode):
    return ItemDocument(
        item_id="x",
        kind=ItemKind.CHOICE,
        level=MasteryLevel.KNOW,
        use=ItemUse.ASSESSED,
        mode=mode,
        subject=("mantra",),
        stem="?",
        **PARTS[mode],
    )


@pytest.mark.parametrize("mode", PARTS)
def test_a_right_answer_earns_the_full_mark(mode):
    assert items.grade(item(mode), answers.right_answer(item(mode))).score == 1


@pytest.mark.parametrize("mode", PARTS)
def test_a_wrong_answer_earns_less(mode):
    assert items.grade(item(mode), answers.wrong_answer(item(mode), Random(1))).score < 1
