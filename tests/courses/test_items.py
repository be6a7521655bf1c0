"""Checking and grading answers of each mode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.errors import RuleViolation
from lms.courses.items import check_answer, grade
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel


def make(mode, **values):
    return ItemDocument(
        **{
            "item_id": "i",
            "kind": ItemKind.CHOICE,
            "level": MasteryLevel.KNOW,
            "use": ItemUse.ASSESSED,
            "mode": mode,
            "subject": ("mantra",),
            "stem": "?",
            "key": ("a",),
        }
        | values
    )


ONE = make(ItemMode.SINGLE, distractors=("b", "c"))
GRADED = make(ItemMode.SINGLE, kind=ItemKind.SCENARIO, key=("best",), distractors=("fair", "poor"), scores=(3, 2, 0))
MANY = make(ItemMode.MULTIPLE, key=("a", "b", "c"), distractors=("x", "y"))
ORDER = make(ItemMode.ORDER, key=("1", "2", "3", "4"))
MATCH = make(ItemMode.MATCH, prompts=("p", "q"), key=("P", "Q"))
GAP = make(ItemMode.TEXT, kind=ItemKind.GAP, key=("student", "pupil"))
SHORT = make(ItemMode.TEXT, kind=ItemKind.SHORT, key=("On the same day",))
NUMBER = make(ItemMode.TEXT, kind=ItemKind.NUMBER, key=("60",), tolerance=2)
RECALL = make(ItemMode.TEXT, kind=ItemKind.RECALL_UNAIDED, key=("Every student leaves ready for class.",))
REFLECT = make(ItemMode.REFLECT, key=())
CHECKLIST = make(ItemMode.CHECKLIST, key=("a",), distractors=("b",))
ALL = [ONE, GRADED, MANY, ORDER, MATCH, GAP, SHORT, NUMBER, RECALL, REFLECT, CHECKLIST]

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["a", "b", "p", "P", "1", "", "nan"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["a", "p", "q"]), inner, max_size=3),
    max_leaves=6,
)
answers = st.dictionaries(st.sampled_from(["choice", "choices", "order", "pairs", "text"]), anything, max_size=5)


@pytest.mark.parametrize(
    ("item", "answer", "score", "is_correct"),
    [
        (ONE, {"choice": "a"}, 1, True),
        (ONE, {"choice": "b"}, 0, False),
        (GRADED, {"choice": "best"}, 1, True),
        (GRADED, {"choice": "fair"}, 2 / 3, False),
        (GRADED, {"choice": "unknown"}, 0, False),
        (MANY, {"choices": ["a", "b", "c"]}, 1, True),
        (MANY, {"choices": ["a", "b", "x"]}, 2 / 3 - 1 / 2, False),
        (MANY, {"choices": ["a", "b", "c", "x", "y"]}, 0, False),
        (MANY, {"choices": ["x"]}, 0, False),
        (make(ItemMode.MULTIPLE, key=("a", "b")), {"choices": ["a"]}, 1 / 2, False),
        (make(ItemMode.MULTIPLE, key=(), distractors=("a",)), {"choices": []}, 1, True),
        (ORDER, {"order": ["1", "2", "3", "4"]}, 1, True),
        (ORDER, {"order": ["2", "1", "3", "4"]}, 5 / 6, False),
        (ORDER, {"order": ["4", "3", "2", "1"]}, 0, False),
        (ORDER, {"order": ["1", "1", "1", "1"]}, 0, False),
        (make(ItemMode.ORDER, key=("go", "go", "stop")), {"order": ["go", "go", "stop"]}, 1, True),
        (make(ItemMode.ORDER, key=("go",)), {"order": ["go"]}, 1, True),
        (MATCH, {"pairs": {"p": "P", "q": "Q"}}, 1, True),
        (MATCH, {"pairs": {"p": "P"}}, 1 / 2, False),
        (MATCH, {"pairs": {"p": "P", "q": "P"}}, 0, False),
        (make(ItemMode.MATCH, key=()), {"pairs": {}}, 0, False),
        (GAP, {"text": "Pupil "}, 1, True),
        (GAP, {"text": "studnet"}, 1, True),
        (GAP, {"text": "stdnt"}, 0, False),
        (SHORT, {"text": "on the SAME day!"}, 1, True),
        (SHORT, {"text": "on the sane day"}, 0, False),
        (NUMBER, {"text": "61,5"}, 1, True),
        (NUMBER, {"text": "63"}, 0, False),
        (NUMBER, {"text": "nan"}, 0, False),
        (NUMBER, {"text": "sixty"}, 0, False),
        (RECALL, {"text": "every student leaves ready for class"}, 1, True),
        (RECALL, {"text": ""}, 0, False),
        (REFLECT, {"text": "I will ask."}, 1, True),
        (REFLECT, {"text": "  "}, 0, False),
        (CHECKLIST, {"choices": ["a"]}, 1, True),
    ],
)
def test_an_answer_earns(item, answer, score, is_correct):
    mark = grade(item, answer)

    assert mark.score == pytest.approx(score)
    assert mark.is_correct is is_correct


@pytest.mark.parametrize("item", ALL)
def test_nothing_given_earns_nothing(item):
    assert grade(item, None).score == 0
    assert grade(item, {}).score == 0


@given(st.sampled_from(ALL), answers)
def test_grading_never_fails_and_stays_between_nothing_and_all(item, answer):
    assert 0 <= grade(item, answer).score <= 1


@given(st.sampled_from(ALL), answers)
def test_checking_refuses_or_returns_an_answer_that_passes_again(item, answer):
    try:
        checked = check_answer(item, item.options, answer)
    except RuleViolation:
        return
    assert check_answer(item, item.options, checked) == checked
    assert len(checked) == 1


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (ONE, {"choice": "d"}),
        (ONE, {"choice": ["a"]}),
        (MANY, {"choices": "a"}),
        (MANY, {"choices": ["a", "z"]}),
        (ORDER, {"order": ["1", "2", "3"]}),
        (ORDER, {"order": [{}, "1", "2", "3"]}),
        (MATCH, {"pairs": {"other": "P"}}),
        (MATCH, {"pairs": {"p": ["P"]}}),
        (GAP, {"text": 5}),
        (REFLECT, {"text": "x" * 2001}),
    ],
)
def test_an_answer_to_another_question_is_refused(item, answer):
    with pytest.raises(RuleViolation):
        check_answer(item, item.options, answer)


def test_what_was_not_asked_for_is_dropped():
    assert check_answer(ONE, ONE.options, {"choice": "a", "is_correct": True}) == {"choice": "a"}
    assert check_answer(MANY, ("y", "b", "a"), {"choices": ["a", "b", "a"]}) == {"choices": ["b", "a"]}
    assert check_answer(GAP, (), {"text": "  pupil "}) == {"text": "pupil"}
    assert check_answer(CHECKLIST, (), {"choices": ["b"]}) == {"choices": ["b"]}
