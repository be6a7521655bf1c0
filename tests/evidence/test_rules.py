from datetime import UTC, datetime, timedelta

import pytest

from lms.courses.terms import MasteryLevel
from lms.evidence import rules
from lms.evidence.terms import EvidenceFact, EvidenceKind, MasteryFacts, MasteryState, Rating

DAY = timedelta(days=1)
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def quiz(*, fingerprint="new", release=1, succeeded=True, day=0):
    return EvidenceFact(
        fingerprint=fingerprint, release_number=release, level=MasteryLevel.UNDERSTAND, kind=EvidenceKind.QUIZ,
        succeeded=succeeded, occurred_at=START + day * DAY, recorded_by=None, details={},
    )  # fmt: skip


def seen(rows, *, critical=(), day=0, fingerprint="new", kind=EvidenceKind.OBSERVATION):
    words = {"y": Rating.YES, "n": Rating.NO, "-": Rating.NOT_SEEN}
    return EvidenceFact(
        fingerprint=fingerprint, release_number=1, level=MasteryLevel.DEMONSTRATE, kind=kind, succeeded=True,
        occurred_at=START + day * DAY, recorded_by=None,
        details={
            "rows": {f"row {n}": words[c].value for n, c in enumerate(rows)},
            "critical": dict.fromkeys(critical, True),
        },
    )  # fmt: skip


class TestMasteryAfter:
    def test_nothing_shown_is_nothing_held(self):
        assert rules.mastery_after([]) is None
        assert rules.mastery_after([quiz(succeeded=False)]) is None

    def test_is_held_from_the_first_success_for_good(self):
        held = rules.mastery_after([quiz(day=3), quiz(day=1), quiz(day=5, succeeded=False)])

        assert held == MasteryFacts(fingerprint="new", held_at=START + DAY, expires_at=None)

    def test_the_newest_release_says_which_facts_are_new(self):
        held = rules.mastery_after([quiz(fingerprint="new", release=2), quiz(fingerprint="old", release=1, day=9)])

        assert held.fingerprint == "new"

    def test_failing_the_new_facts_leaves_the_old_ones_held(self):
        held = rules.mastery_after(
            [quiz(fingerprint="old"), quiz(fingerprint="new", release=2, succeeded=False, day=9)]
        )

        assert held.fingerprint == "old"


class TestDemonstrated:
    def test_three_rows_with_yes_in_one_observation_suffice_for_a_year(self):
        held = rules.mastery_after([seen("yyy--")])

        assert held.expires_at == START + timedelta(days=365)

    @pytest.mark.parametrize(
        ("rows", "is_held"),
        [("yy", True), ("y", True), ("yy-", False), ("yyyyn", True), ("yyyn", False), ("---", False), ("yyn", False)],
    )
    def test_enough_rows_and_four_of_five_with_yes(self, rows, is_held):
        assert (rules.mastery_after([seen(rows)]) is not None) is is_held

    def test_a_critical_row_seen_undoes_it(self):
        assert rules.mastery_after([seen("yyy"), seen("yyy", critical=["never"], day=1)]) is None

    def test_rows_add_up_over_observations_and_the_newest_rating_counts(self):
        held = rules.mastery_after([seen("yn--"), seen("-yy-", day=7)])

        assert held.held_at == START + 7 * DAY

    def test_ratings_older_than_a_year_count_no_more(self):
        assert rules.mastery_after([seen("yy--"), seen("--y-", day=400)]) is None

    def test_only_an_observation_can_show_it(self):
        assert rules.mastery_after([seen("yyy", kind=EvidenceKind.QUIZ)]) is None


class TestMasteryState:
    def test_has_four_answers(self):
        held = MasteryFacts(fingerprint="a", held_at=START, expires_at=START + DAY)

        assert rules.mastery_state(None, fingerprint="a", now=START) is MasteryState.NOT_YET
        assert rules.mastery_state(held, fingerprint="a", now=START) is MasteryState.HELD
        assert rules.mastery_state(held, fingerprint="a", now=START + DAY) is MasteryState.EXPIRED
        assert rules.mastery_state(held, fingerprint="b", now=START) is MasteryState.OUTDATED


class TestIsModuleComplete:
    def test_needs_all_pages_and_the_quiz_if_there_is_one(self):
        assert rules.is_module_complete(page_count=2, pages_read=[2, 1], has_quiz=False, quiz_passed=False)
        assert not rules.is_module_complete(page_count=2, pages_read=[1], has_quiz=True, quiz_passed=True)
        assert not rules.is_module_complete(page_count=1, pages_read=[1], has_quiz=True, quiz_passed=False)
