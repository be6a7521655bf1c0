"""Forms, orders and verdicts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.terms import ItemDocument, ItemKind, ItemMode, ItemUse, MasteryLevel
from lms.quizzes import rules
from lms.quizzes.terms import PassNeeds, PassRule, QuizRule

RULE = QuizRule()
NOTHING = frozenset()


def make(item_id, kind=ItemKind.PARTNERS, subject=("m/t",), **values):
    return ItemDocument(
        **{
            "item_id": item_id,
            "kind": kind,
            "level": MasteryLevel.UNDERSTAND,
            "use": ItemUse.ASSESSED,
            "mode": ItemMode.MULTIPLE,
            "subject": subject,
            "stem": f"Question {item_id}",
            "key": (f"key {item_id}",),
            "distractors": (f"one {item_id}", f"two {item_id}"),
            "job_role": "r",
        }
        | values
    )


def know(item_id, kind, subject, **values):
    return make(item_id, kind, (subject,), level=MasteryLevel.KNOW, job_role=None, **values)


CLOZE = know("cloze", "mantra_cloze", "mantra", mode=ItemMode.TEXT, key=("ready",), distractors=())
PICK = know("pick", "mantra_pick", "mantra", mode=ItemMode.SINGLE, shows_mantra=True)
STAGES = [know(f"stages-{n}", "stage_order", f"m{n}", mode=ItemMode.ORDER, distractors=()) for n in range(3)]
PARTNERS = [make(f"partners-{n}", subject=(f"m0/t{n}",)) for n in range(7)]
PARTS = [make(f"part-{n}", "impact_pick", (f"m0/t{n}",), mode=ItemMode.SINGLE) for n in range(7)]
APPLY = [make(f"apply-{n}", "standard_pick", (f"m0/t{n}",), mode=ItemMode.SINGLE, is_apply=True) for n in range(7)]
MINE = make("mine", "my_touchpoints", ("m0", "m0/t0", "m0/t1"))
BANK = [CLOZE, PICK, *STAGES, *PARTNERS, *PARTS, *APPLY, MINE]


def form(bank, rule=RULE, number=1, seen=NOTHING, last=NOTHING):
    return rules.assemble_form(bank, rule=rule, scope="quiz", number=number, seen=seen, last=last)


class TestAssembleForm:
    def test_asks_about_everything_once_before_anything_twice(self):
        chosen = form(BANK)
        asked = [s for i in chosen if len(i.subject) == 1 for s in i.subject if s.startswith("m0/")]

        assert len(chosen) == RULE.size
        assert set(asked) == {f"m0/t{n}" for n in range(7)}
        assert {i.kind for i in chosen if i.subject == ("mantra",)} <= {"mantra_cloze", "mantra_pick"}
        assert sum(i.is_apply for i in chosen) == RULE.quota_apply
        assert sum(i.kind == "stage_order" for i in chosen) == 3

    def test_never_asks_for_the_mantra_twice(self):
        for number in range(1, 6):
            assert sum("mantra" in i.subject for i in form(BANK, number=number)) == 1

    def test_is_the_same_each_time_and_in_whatever_order_the_bank_comes(self):
        assert form(BANK) == form(BANK[::-1])

    def test_prefers_what_was_never_seen(self):
        bank = [*PARTNERS, *PARTS]
        rule = QuizRule(size=7)
        first = form(bank, rule)
        seen = frozenset(i.item_id for i in first)

        assert not seen & {i.item_id for i in form(bank, rule, 2, seen, seen)}

    def test_grows_beyond_its_size_rather_than_leave_something_out(self):
        chosen = form([CLOZE, *STAGES, *PARTNERS], QuizRule(size=5))

        assert {s for i in chosen for s in i.subject} == {"mantra", "m0", "m1", "m2", *(f"m0/t{n}" for n in range(7))}

    def test_asks_in_the_order_know_understand_apply_with_own_moments_first(self):
        chosen = form([CLOZE, *STAGES[:1], MINE, *PARTNERS[:2], *APPLY[:2]])

        assert [i.kind for i in chosen] == [
            "mantra_cloze", "stage_order", "my_touchpoints", "partners", "partners", "standard_pick", "standard_pick",
        ]  # fmt: skip

    def test_asks_nothing_that_is_practice_or_cannot_be_graded(self):
        practice = replace(PARTS[0], use=ItemUse.PRACTICE)
        checklist = replace(PARTS[1], mode=ItemMode.CHECKLIST)

        assert form([practice, checklist]) == ()

    def test_gives_a_written_module_all_it_has(self):
        bank = [make(f"w{n}", "choice", ("module/x",), mode=ItemMode.SINGLE, job_role=None) for n in range(4)]

        assert set(form(bank)) == set(bank)

    @given(st.sets(st.sampled_from(BANK), min_size=1), st.integers(1, 9))
    def test_holds_no_enemies_and_nothing_twice(self, bank, number):
        chosen = form(sorted(bank, key=lambda i: i.item_id), number=number)

        assert chosen
        assert not any(rules.are_enemies(a, b) for n, a in enumerate(chosen) for b in chosen[n + 1 :])


class TestAreEnemies:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (CLOZE, PICK),
            (PICK, know("last-word", "mantra_last", "mantra", mode=ItemMode.MULTIPLE)),
            (CLOZE, replace(MINE, shows_mantra=True)),
            (replace(MINE, shows_mantra=True), CLOZE),
            (STAGES[0], know("next", "next_moment", "m0", mode=ItemMode.SINGLE)),
            (PARTS[0], replace(PARTS[1], key=PARTS[0].key)),
            (PARTS[0], replace(PARTS[1], distractors=PARTS[0].key)),
            (PARTS[0], PARTS[0]),
            (replace(PARTS[0], key=("Say the real date",)), replace(MINE, stem="You say the real date. Where?")),
        ],
    )
    def test_when_one_gives_the_other_away(self, one, other):
        assert rules.are_enemies(one, other)

    def test_not_when_they_only_share_a_subject(self):
        assert not rules.are_enemies(PARTS[0], PARTNERS[0])
        assert not rules.are_enemies(PARTNERS[0], replace(PARTNERS[1], key=PARTNERS[0].key))


class TestShownOrder:
    ORDER = make("order", "stage_order", mode=ItemMode.ORDER, key=("a", "b", "c"), distractors=())

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
        assert rules.shown_order("x", CLOZE) == ()
        assert rules.shown_order("x", replace(MINE, mode=ItemMode.CHECKLIST)) == MINE.options


class TestScoreAttempt:
    def right(self, item):
        key = list(item.key)
        return {"choice": key[0], "choices": key, "order": key, "text": key[0]}

    def test_all_right_passes(self):
        items = [CLOZE, *STAGES, *PARTS, *APPLY]
        verdict = rules.score_attempt(items, [self.right(i) for i in items], RULE)

        assert (verdict.score_percent, verdict.passed, verdict.missing) == (100, True, ())

    def test_nothing_answered_fails_for_each_reason(self):
        items = [CLOZE, *APPLY[:3]]
        verdict = rules.score_attempt(items, [None] * 4, RULE)

        assert not verdict.passed
        assert verdict.missing == (PassRule.SCORE, PassRule.MANTRA, PassRule.APPLIED)
        assert rules.pass_needs(items, RULE) == PassNeeds(
            right_count=4, question_count=4, has_mantra=True, applied_right_count=2, applied_count=3
        )

    @pytest.mark.parametrize(
        ("ratio", "percent"), [(18 / 21, 86), (0.7999, 79), (0.8, 80), (0.795, 79), (2 / 3, 67), (1, 100)]
    )
    def test_the_score_is_rounded_but_never_up_to_a_pass(self, ratio, percent):
        assert rules.percent_of(ratio, needed=80) == percent

    def test_the_mantra_must_be_right_only_if_the_rule_says_so(self):
        items = [CLOZE, *PARTS]
        answers = [None, *map(self.right, PARTS)]

        assert not rules.score_attempt(items, answers, RULE).passed
        assert rules.score_attempt(items, answers, replace(RULE, needs_mantra=False)).passed

    def test_almost_is_not_enough(self):
        items = PARTS[:5]
        answers = [*map(self.right, PARTS[:3]), self.right(PARTS[3]), None]

        assert rules.score_attempt(items, answers, RULE).score_percent == 80
        assert rules.score_attempt(items, answers, RULE).passed
        assert not rules.score_attempt(items, answers, replace(RULE, pass_percent=81)).passed

    def test_an_empty_form_is_not_passed(self):
        assert not rules.score_attempt([], [], RULE).passed

    def test_more_right_answers_raise_the_score(self):
        percents = [
            rules.score_attempt(
                PARTS, [self.right(i) if k < n else None for k, i in enumerate(PARTS)], RULE
            ).score_percent
            for n in range(8)
        ]

        assert all(a < b for a, b in pairwise(percents))


def test_attempts_are_counted_down():
    assert rules.attempts_left(RULE, 100) is None
    assert [rules.attempts_left(replace(RULE, max_attempts=2), taken) for taken in range(4)] == [2, 1, 0, 0]


def test_the_deadline_follows_from_the_start():
    start = datetime(2026, 6, 1, 9, tzinfo=UTC)

    assert rules.deadline_at(RULE, start) is None
    assert rules.deadline_at(replace(RULE, time_limit_seconds=60), start) == start + timedelta(minutes=1)
