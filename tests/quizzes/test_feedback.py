from dataclasses import replace

import pytest

from lms.courses import codec
from lms.courses.items import kind_of
from lms.courses.items.base import Mark
from lms.courses.terms import ItemMode
from lms.quizzes import feedback
from tests.factories.quizzes import ITEMS, RIGHT

ONE, MANY, ORDER, MATCH = ITEMS
WRONG = Mark(score=0.0, is_correct=False)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (ONE, "Ready for class"),
        (MANY, "Buyer; Courier"),
        (ORDER, "Find → Buy → Use"),
        (MATCH, "At the door: You greet; At the till: You total"),
        (replace(MANY, mode=ItemMode.CHECKLIST), "Buyer; Courier"),
        (replace(ONE, mode=ItemMode.TEXT), "Ready for class"),
        (replace(ONE, mode=ItemMode.TEXT, key=()), ""),
        (replace(ONE, mode=ItemMode.REFLECT), ""),
    ],
)
def test_says_the_answer_in_words(item, words):
    assert kind_of(item).answer_text(item) == words


class TestFeedbackOf:
    def test_has_what_the_author_says_about_the_choice(self):
        told = feedback.feedback_of(ONE, {"choice": "Ready to pay"}, WRONG)

        assert (told.is_correct, told.chosen_feedback) == (False, "Told to who pays.")

    def test_says_so_when_nothing_was_answered(self):
        assert not feedback.feedback_of(ONE, None, WRONG).is_answered

    def test_names_the_right_labels_where_one_chooses(self):
        assert feedback.feedback_of(ONE, {"choice": "Ready to pay"}, WRONG).right == ("Ready for class",)
        assert feedback.feedback_of(ORDER, None, WRONG).right == ()

    def test_judges_no_reflection(self):
        told = feedback.feedback_of(
            replace(ONE, mode=ItemMode.REFLECT), {"text": "I will"}, Mark(score=1, is_correct=True)
        )

        assert told.is_correct is None


def test_a_question_carries_nothing_that_tells_the_answer():
    view = feedback.question_of(ONE, ("Ready to pay", "Ready for class", "Ready to learn"), 1)

    assert not {"key", "distractors", "explanation", "feedback", "source"} & vars(view).keys()
    assert view.options == ("Ready to pay", "Ready for class", "Ready to learn")
    assert RIGHT["pick"]["choice"] in view.options


@pytest.mark.parametrize("item", ITEMS)
def test_a_stored_question_is_seen_as_the_item_is(item):
    plain = codec.item_to_plain(item)

    assert feedback.question_of_plain(plain, item.options, 2) == feedback.question_of(item, item.options, 2)
