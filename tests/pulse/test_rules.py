from datetime import date
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.core.ratios import wilson
from lms.pulse import rules
from lms.pulse.terms import Outcome, PulseMantra, PulseMeasure, PulseQuestion

MANTRA = PulseMantra(text="Every student leaves ready for class", previous="Books first, questions later", wrong=("X",))
DEPARTMENTS = [UUID(int=n) for n in range(1, 5)]
SITES = [UUID(int=n) for n in range(11, 15)]
ASKED = st.fixed_dictionaries({pair: st.integers(0, 12) for pair in product(DEPARTMENTS, SITES)})


def sums(people):
    departments = {one: sum(n for (d, _s), n in people.items() if d == one) for one in DEPARTMENTS}
    return departments, {one: sum(n for (_d, s), n in people.items() if s == one) for one in SITES}


class TestCellsToHide:
    @given(ASKED, st.data())
    def test_no_figure_and_no_difference_of_figures_tells_of_fewer_than_five(self, asked, data):
        answered = {pair: data.draw(st.integers(0, n)) for pair, n in asked.items()}
        departments, sites = sums(answered)
        total = sum(departments.values())

        hidden = rules.cells_to_hide(departments, sites, {pair: n for pair, n in asked.items() if n})

        shown = {cell: n for cell, n in {**departments, **sites}.items() if cell not in hidden and n}
        assert all(n >= 5 for n in shown.values())
        if total < 5:
            assert not shown
        for counts in (departments, sites):
            gone = [n for cell, n in counts.items() if cell in hidden and n]
            assert not gone or total < 5 or (len(gone) > 1 and sum(gone) >= 5)
        for (kind, other), place in product(((DEPARTMENTS, SITES), (SITES, DEPARTMENTS)), (0,)):
            for small, large in product(kind, other):
                inside = [n for pair, n in asked.items() if small in pair and large not in pair]
                if small in shown and large in shown and not any(inside):
                    assert shown[large] - shown[small] not in range(1, 5), place

    def test_hides_the_next_smallest_beside_one_small_group(self):
        departments = dict(zip(DEPARTMENTS, (3, 9, 6), strict=False))

        hidden = rules.cells_to_hide(departments, {SITES[0]: 18}, {})

        assert hidden == {DEPARTMENTS[0], DEPARTMENTS[2]}

    def test_hides_a_department_that_is_nearly_a_whole_site(self):
        together = {(DEPARTMENTS[0], SITES[0]): 8, (DEPARTMENTS[1], SITES[0]): 1, (DEPARTMENTS[1], SITES[1]): 9}

        hidden = rules.cells_to_hide({DEPARTMENTS[0]: 8, DEPARTMENTS[1]: 10}, {SITES[0]: 9, SITES[1]: 9}, together)

        assert DEPARTMENTS[0] in hidden or SITES[0] in hidden

    def test_shows_all_when_nobody_can_be_found_out(self):
        assert rules.cells_to_hide({DEPARTMENTS[0]: 5, DEPARTMENTS[1]: 0}, {SITES[0]: 5}, {}) == frozenset()


class TestSample:
    def test_is_the_same_each_time_and_near_its_share(self):
        people = [UUID(int=n) for n in range(3000)]

        chosen = [one for one in people if rules.is_sampled(UUID(int=7), one, 20)]

        assert chosen == [one for one in people if rules.is_sampled(UUID(int=7), one, 20)]
        assert 500 < len(chosen) < 700

    @given(st.uuids(), st.uuids(), st.integers(1, 100))
    def test_grows_with_its_share(self, pulse, person, share):
        assert rules.is_sampled(pulse, person, 100)
        assert not rules.is_sampled(pulse, person, share - 1) or rules.is_sampled(pulse, person, share)


class TestOutcomes:
    @pytest.mark.parametrize(
        ("typed", "grade"),
        [
            ("every student leaves ready for class", "exact"),
            ("every student leaves ready for the class", "near"),
            ("no student leaves ready for class", "partial"),
            ("something about books", "none"),
            ("", "none"),
        ],
    )
    def test_grade_what_was_typed(self, typed, grade):
        assert rules.outcomes_of(PulseQuestion.MANTRA, typed, MANTRA, ())[PulseMeasure.MANTRA] == grade

    @pytest.mark.parametrize(
        ("typed", "is_old"),
        [
            ("Books first, questions later", True),
            ("first books, then every student", True),
            ("Every student leaves ready for class", False),
            ("books for every student", False),
            ("", False),
        ],
    )
    def test_find_the_previous_mantra(self, typed, is_old):
        assert rules.has_old_words(typed, MANTRA.previous, MANTRA.text) is is_old

    def test_find_the_previous_mantra_in_scripts_without_spaces(self):
        assert rules.has_old_words("本を先に", "本を先に", "学生は準備万端")
        assert not rules.has_old_words("学生は準備", "本を先に", "学生は準備万端")

    def test_count_a_moment_of_ones_own(self):
        def moment(answer):
            return rules.outcomes_of(PulseQuestion.MOMENT, answer, MANTRA, {"Shelf"})[PulseMeasure.MOMENT]

        assert [moment("Shelf"), moment("Till"), moment("")] == [Outcome.YES, Outcome.NO, Outcome.UNSURE]

    def test_ask_what_is_to_be_recognised_only_beside_others(self):
        assert PulseQuestion.RECOGNITION not in rules.questions_of(PulseMantra(text="A"))
        assert rules.wrong_answers("A b", ("a B", "C", "D", "E"), "Old") == ("Old", "C", "D")


def test_a_rate_leaves_out_what_was_skipped():
    rate = rules.rate_of(PulseMeasure.ABILITY, {Outcome.FIVE: 3, Outcome.TWO: 1, Outcome.SKIPPED: 9})

    assert (rate.part, rate.whole, rate.percent) == (3, 4, 75)
    assert rules.mean_of({Outcome.FIVE: 3, Outcome.ONE: 1}) == 4
    assert rules.mean_of({Outcome.SKIPPED: 2}) is None


def test_the_interval_of_a_share():
    assert [wilson(18, 20), wilson(5, 5), wilson(0, 0)] == [(69, 98), (56, 100), (0, 100)]


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_interval_holds_the_share(one, other):
    low, high = wilson(min(one, other), max(one, other))

    assert 0 <= low <= high <= 100
    assert not max(one, other) or low <= 100 * min(one, other) / max(one, other) <= high


def test_periods_overlap_when_they_share_a_day():
    first, second = date(2026, 11, 2), date(2026, 11, 9)

    assert rules.is_overlapping((first, second), [(second, second)])
    assert not rules.is_overlapping((first, first), [(second, second)])


def test_a_team_is_where_most_of_its_people_are():
    assert rules.team_of({DEPARTMENTS[0]: 3, SITES[0]: 4}, 5) == SITES[0]
    assert rules.team_of({DEPARTMENTS[0]: 2}, 5) is None
