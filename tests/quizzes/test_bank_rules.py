"""Item statistics against figures worked out by hand, and what they mean."""

from math import sqrt
from statistics import correlation as pearson
from statistics import fmean, pstdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.terms import ItemKind
from lms.quizzes.bank import rules
from lms.quizzes.bank.terms import FindingCode, ItemFigures, OptionCount, QuestionFinding, QuestionStatus
from lms.quizzes.terms import PracticeReason

CHECK, USABLE = QuestionStatus.CHECK, QuestionStatus.USABLE


def tally(*people, size=5):
    """Each person: score of the item, sum of their form."""
    made = rules.Tally()
    for score, total in people:
        made.add(score, total=total, size=size)
    return made


def figures(n=40, facility=0.7, item_rest=0.3, options=(), top_n=13.0):
    return ItemFigures(n=n, facility=facility, item_rest=item_rest, top_n=top_n, options=options)


def option(label, count, *, top=0.0, is_key=False):
    return OptionCount(label=label, is_key=is_key, count=count, top_count=top)


class TestFacility:
    def test_is_the_mean_score(self):
        assert tally((1, 5), (0, 1), (0.5, 3), (1, 4)).figures((), ()).facility == pytest.approx(0.625)

    def test_is_nothing_without_answers(self):
        assert tally().figures((), ()).facility is None


class TestItemRest:
    PEOPLE = ((1, 5), (1, 4), (0, 3), (1, 2), (0, 1))

    def test_is_the_correlation_with_the_rest(self):
        # By hand: scores 1 1 0 1 0, rests 4 3 3 1 1; covariance 1.6 - .6 * 2.4 = .16, variances .24 and 1.44.
        assert tally(*self.PEOPLE).figures((), ()).item_rest == pytest.approx(0.16 / sqrt(0.24 * 1.44))

    def test_agrees_with_the_formula_from_totals(self):
        scores, totals = zip(*self.PEOPLE, strict=True)
        s_i, s_t, r_it = pstdev(scores), pstdev(totals), pearson(scores, totals)
        expected = (r_it * s_t - s_i) / sqrt(s_t**2 + s_i**2 - 2 * r_it * s_t * s_i)

        assert tally(*self.PEOPLE).figures((), ()).item_rest == pytest.approx(expected)

    def test_needs_five_items(self):
        assert tally(*self.PEOPLE, size=4).figures((), ()).item_rest is None

    @pytest.mark.parametrize("score", [0, 1])
    def test_cannot_be_computed_where_all_earn_the_same(self, score):
        assert tally((score, 5), (score, 2), (score, 3)).figures((), ()).item_rest is None

    def test_cannot_be_computed_where_the_rest_does_not_vary(self):
        assert tally((1, 4), (0, 3), (1, 4)).figures((), ()).item_rest is None


class TestDiscrimination:
    def test_compares_the_best_and_the_weakest(self):
        # Ten people, the tails hold 2.7 of them: best 1, 1, .7 of 1; weakest 0, 0, .7 of 0.
        people = [(1, 5), (1, 4.9), (1, 4.8), (1, 4), (0, 3.5), (1, 3), (0, 2.5), (0, 2), (0, 1.5), (0, 1)]

        assert tally(*people).figures((), ()).discrimination == pytest.approx(1.0)

    def test_shares_a_border_among_equals(self):
        people = [(1, 5), (0, 5), (0, 1), (1, 1)]

        assert tally(*people).figures((), ()).discrimination == pytest.approx(0.0)

    def test_cannot_be_computed_where_all_are_right(self):
        assert tally((1, 5), (1, 2)).figures((), ()).discrimination is None


people = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 4)), min_size=1, max_size=60)


class TestBounds:
    @given(people)
    def test_all_figures_stay_within_their_bounds(self, rows):
        found = tally(*((score, score + rest) for score, rest in rows)).figures((), ())

        assert 0 <= found.facility <= 1 + 1e-9
        assert found.item_rest is None or -1 <= found.item_rest <= 1
        assert found.discrimination is None or -1 <= found.discrimination <= 1
        assert found.top_n == pytest.approx(0.27 * len(rows))

    @given(people)
    def test_the_order_of_people_changes_nothing(self, rows):
        one = [(score, score + rest) for score, rest in rows]

        assert tally(*one).figures((), ()).discrimination == pytest.approx(
            tally(*reversed(one)).figures((), ()).discrimination
        )


class TestOptions:
    def test_are_counted_for_all_and_for_the_best(self):
        made = rules.Tally()
        for label, total in (("Right", 5), ("Wrong", 4), ("Wrong", 1)):
            made.add(float(label == "Right"), total=total, size=5, labels=[label])

        found = made.figures(("Right",), ("Right", "Wrong", "Odd"))

        assert [(o.label, o.is_key, o.count, round(o.top_count, 6)) for o in found.options] == [
            ("Right", True, 1, 0.81),
            ("Wrong", False, 2, 0.0),
            ("Odd", False, 0, 0),
        ]

    def test_are_listed_before_anybody_has_answered(self):
        assert [o.count for o in rules.Tally().figures(("Right",), ("Right", "Wrong")).options] == [0, 0]


class TestJudge:
    @pytest.mark.parametrize(
        ("n", "status"),
        [(0, QuestionStatus.FEW), (9, QuestionStatus.FEW), (10, QuestionStatus.EARLY), (30, QuestionStatus.USABLE)],
    )
    def test_keeps_quiet_where_few_have_answered(self, n, status):
        assert rules.judge(figures(n=n)).status == status

    def test_doubts_what_few_get_right(self):
        verdict = rules.judge(figures(facility=0.2))

        assert (verdict.status, verdict.doubts_map) == (QuestionStatus.CHECK, True)
        assert verdict.findings[0] == QuestionFinding(code=FindingCode.HARD, number=20)

    def test_gives_a_hint_early_without_doubting(self):
        verdict = rules.judge(figures(n=12, facility=0.2))

        assert (verdict.status, verdict.doubts_map) == (QuestionStatus.EARLY, False)
        assert [one.code for one in verdict.findings] == [FindingCode.EARLY, FindingCode.HARD]

    def test_doubts_what_does_not_go_with_the_rest(self):
        verdict = rules.judge(figures(item_rest=0.05))

        assert (verdict.status, verdict.doubts_map) == (QuestionStatus.CHECK, False)

    def test_accepts_what_cannot_be_computed(self):
        assert rules.judge(figures(item_rest=None)).status == QuestionStatus.USABLE

    def test_doubts_a_key_that_the_best_leave_for_another(self):
        options = (option("Ask", 10, top=4, is_key=True), option("Sell", 30, top=9))

        assert rules.judge(figures(options=options)).findings[0] == QuestionFinding(
            code=FindingCode.BEATEN, option="Sell"
        )

    def test_never_blames_a_question_for_being_easy(self):
        assert rules.judge(figures(facility=1.0, item_rest=None)).findings == (QuestionFinding(code=FindingCode.EASY),)

    def test_expects_no_correlation_where_nearly_everybody_is_right(self):
        assert rules.judge(figures(facility=0.93, item_rest=-0.01)).status == QuestionStatus.USABLE

    def test_names_an_answer_that_tempts_nobody(self):
        options = (option("Ask", 39, top=13, is_key=True), option("Sell", 1))

        assert rules.judge(figures(options=options)).findings[1] == QuestionFinding(
            code=FindingCode.UNTEMPTING, option="Sell"
        )

    @pytest.mark.parametrize("code", list(FindingCode))
    def test_each_finding_has_its_sentence(self, code):
        assert QuestionFinding(code=code, number=2, option="Sell").label


class TestPracticeReasons:
    def reasons(self, *rows):
        """Questions as their kind and status; what becomes of each."""
        counted = {(str(n), ""): row for n, row in enumerate(rows)}
        found = rules.practice_reasons(counted)
        return [found.get(revision) for revision in counted]

    def test_a_question_that_fails_falls_alone(self):
        rows = [(ItemKind.MINE, CHECK), (ItemKind.MINE, CHECK), (ItemKind.MINE, USABLE), (ItemKind.MINE, USABLE)]

        assert self.reasons(*rows) == [PracticeReason.QUESTION] * 2 + [None] * 2

    def test_a_kind_falls_when_most_of_its_questions_fail(self):
        rows = [(ItemKind.PROMISE, CHECK)] * 3 + [(ItemKind.PROMISE, USABLE)] * 2
        more = [(ItemKind.PROMISE, QuestionStatus.FEW), (ItemKind.MINE, USABLE)]

        assert self.reasons(*rows, *more) == [PracticeReason.QUESTION] * 3 + [PracticeReason.KIND] * 3 + [None]

    def test_the_recall_and_what_trainers_wrote_never_fall(self):
        assert self.reasons((ItemKind.RECALL_UNAIDED, CHECK), (ItemKind.SCENARIO, CHECK)) == [None, None]


def test_the_mean_of_a_tally_is_that_of_its_scores():
    rows = [(0.2, 1), (0.9, 3), (0.4, 2)]

    assert tally(*rows).figures((), ()).facility == pytest.approx(fmean(score for score, _ in rows))
