"""Orders and verdicts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses import items
from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.quizzes import codec, rules
from lms.quizzes.terms import QuizRule

RULE = QuizRule(size=8)
EIGHT_IN_TEN = QuizRule(size=8, pass_percent=80)


def make(item_id, mode=ItemMode.SINGLE, **values):
    return ItemDocument(
        **{
            "item_id": item_id,
            "kind": ItemKind.MINE,
            "level": MasteryLevel.UNDERSTAND,
            "use": ItemUse.ASSESSED,
            "mode": mode,
            "subject": ("m/t",),
            "stem": f"Question {item_id}",
            "key": (f"key {item_id}",),
            "distractors": (f"one {item_id}", f"two {item_id}"),
        }
        | values
    )


TYPED = make("typed", ItemMode.TEXT, key=("ready",), distractors=())
ROWS = make("rows", ItemMode.CHECKLIST)
PARTS = [make(f"part-{n}") for n in range(7)]


class TestShownOrder:
    ORDER = make("order", ItemMode.ORDER, key=("a", "b", "c"), distractors=())

    @given(st.text(max_size=8))
    def test_never_shows_a_sequence_already_solved(self, attempt_id):
        shown = rules.shown_order(attempt_id, self.ORDER)

        assert shown != self.ORDER.key
        assert sorted(shown) == ["a", "b", "c"]
        assert shown == rules.shown_order(attempt_id, self.ORDER)

    @given(st.text(max_size=8))
    def test_turns_equal_pieces_too(self, attempt_id):
        item = replace(self.ORDER, key=("go", "go", "stop"))

        assert rules.shown_order(attempt_id, item) in {("go", "stop", "go"), ("stop", "go", "go")}

    def test_leaves_what_has_one_order_only(self):
        assert rules.shown_order("x", replace(self.ORDER, key=("go", "go"))) == ("go", "go")
        assert rules.shown_order("x", replace(self.ORDER, key=("go",))) == ("go",)

    def test_differs_between_neighbours(self):
        assert len({rules.shown_order(str(n), PARTS[0]) for n in range(30)}) == 6

    def test_shows_nothing_for_typed_answers_and_rows_as_they_are(self):
        assert rules.shown_order("x", TYPED) == ()
        assert rules.shown_order("x", ROWS) == ROWS.options


class TestScoreAttempt:
    def score(self, *, count, right, rule=RULE):
        answers = [{"choice": item.key[0]} if n < right else None for n, item in enumerate(PARTS[:count])]
        return rules.judge(tuple(map(items.grade, PARTS[:count], answers)), rule)

    @pytest.mark.parametrize(("count", "needed"), [(1, 1), (2, 2), (3, 3), (4, 4), (5, 4), (6, 5), (7, 6)])
    def test_up_to_four_all_must_be_right_from_five_on_one_may_be_wrong(self, count, needed):
        assert rules.right_needed(count, RULE) == needed
        assert self.score(count=count, right=needed).passed
        assert not self.score(count=count, right=needed - 1).passed

    def test_a_rule_may_allow_a_wrong_one_earlier(self):
        rule = replace(RULE, all_up_to=3)

        assert [rules.right_needed(count, rule) for count in range(1, 6)] == [1, 2, 3, 3, 4]
        assert self.score(count=4, right=3, rule=rule).passed

    def test_an_older_rule_counts_its_percent(self):
        assert rules.right_needed(5, EIGHT_IN_TEN) == 4
        assert self.score(count=5, right=4, rule=EIGHT_IN_TEN).passed
        assert not self.score(count=5, right=4, rule=replace(EIGHT_IN_TEN, pass_percent=81)).passed

    @pytest.mark.parametrize(
        ("ratio", "percent"), [(18 / 21, 86), (0.7999, 79), (0.8, 80), (0.795, 79), (2 / 3, 67), (1, 100)]
    )
    def test_the_score_is_rounded_but_never_up_to_a_pass(self, ratio, percent):
        assert rules.percent_of(ratio, needed=80) == percent

    @pytest.mark.parametrize("rule", [RULE, EIGHT_IN_TEN])
    def test_an_empty_form_is_not_passed(self, rule):
        assert not rules.judge((), rule).passed

    def test_more_right_answers_raise_the_score(self):
        percents = [self.score(count=7, right=n).score_percent for n in range(8)]

        assert all(a < b for a, b in pairwise(percents))


def test_a_rule_that_was_stored_before_keeps_its_percent():
    stored = {"size": 12, "quota_know": 3, "needs_mantra": True, "pass_percent": 80, "max_attempts": 2}

    assert codec.rule_from_plain(stored) == QuizRule(size=12, pass_percent=80, max_attempts=2)
    assert codec.rule_from_plain(codec.rule_to_plain(RULE)) == RULE


def test_attempts_are_counted_down():
    assert rules.attempts_left(RULE, 100) is None
    assert [rules.attempts_left(replace(RULE, max_attempts=2), taken) for taken in range(4)] == [2, 1, 0, 0]


def test_the_deadline_follows_from_the_start():
    start = datetime(2026, 6, 1, 9, tzinfo=UTC)

    assert rules.deadline_at(RULE, start) is None
    assert rules.deadline_at(replace(RULE, time_limit_seconds=60), start) == start + timedelta(minutes=1)
