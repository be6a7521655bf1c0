"""What answers and sightings come to."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.courses.terms import MasteryLevel
from lms.evidence import rules
from lms.evidence.terms import EvidenceFact, EvidenceKind, MasteryFacts, MasteryStage, MasteryState, Rating

DAY = timedelta(days=1)
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
MARIA, NOOR = UUID(int=1), UUID(int=2)
ORDER = list(MasteryStage)


def answered(*, fingerprint="new", release=1, right=True, day=0, kind=EvidenceKind.QUIZ, asked=6):
    return EvidenceFact(
        fingerprint=fingerprint, release_number=release, level=MasteryLevel.UNDERSTAND, kind=kind, succeeded=right,
        occurred_at=START + day * DAY, recorded_by=None,
        details={} if asked is None or kind is EvidenceKind.RECALL else {"asked": asked},
    )  # fmt: skip


def recalled(day, *, right=True):
    return answered(day=day, right=right, kind=EvidenceKind.RECALL)


def stage(*facts):
    found = rules.mastery_after(facts)
    return found and found.stage


def seen(rows, *, often=None, critical=(), day=0, observer=MARIA, fingerprint="new"):
    """What an observer saw; `often` is left out by those of the older rule."""
    words = {"y": Rating.YES, "n": Rating.NO, "-": Rating.NOT_SEEN}
    marks = {f"row {n}": words[c].value for n, c in enumerate(rows)}
    return EvidenceFact(
        fingerprint=fingerprint, release_number=1, level=MasteryLevel.DEMONSTRATE, kind=EvidenceKind.OBSERVATION,
        succeeded=True, occurred_at=START + day * DAY, recorded_by=observer,
        details={"rows": marks, "critical": dict.fromkeys(critical, True)}
        | ({} if often is None else {"counts": dict.fromkeys(marks, often)}),
    )  # fmt: skip


def made(day, *, accepted=None):
    when = START + (accepted or day) * DAY
    return EvidenceFact(
        fingerprint="new", release_number=1, level=MasteryLevel.DEMONSTRATE, kind=EvidenceKind.WORK_PRODUCT,
        succeeded=True, occurred_at=when, recorded_by=MARIA,
        details={"day": (START + day * DAY).date().isoformat()},
    )  # fmt: skip


class TestMasteryAfter:
    def test_nothing_shown_is_nothing_held(self):
        assert rules.mastery_after([]) is None
        assert rules.mastery_after([answered(right=False)]) is None

    def test_the_newest_release_says_which_facts_are_new(self):
        found = rules.mastery_after([answered(release=2), answered(fingerprint="old", day=9)])

        assert found.fingerprint == "new"

    def test_failing_the_new_facts_leaves_the_old_ones_held(self):
        found = rules.mastery_after([answered(fingerprint="old"), answered(release=2, right=False, day=9)])

        assert found.fingerprint == "old"


class TestRelearned:
    @pytest.mark.parametrize(
        ("later", "reached", "valid_until"),
        [
            ([], MasteryStage.HELD, 21),
            ([0.5], MasteryStage.HELD, 21),
            ([1], MasteryStage.CONFIRMED, 91),
            ([2, 11], MasteryStage.CONFIRMED, 101),
            ([2, 11, 46], MasteryStage.LASTING, 411),
            ([2, 12, 100], MasteryStage.LASTING, 465),
            ([400], MasteryStage.CONFIRMED, 490),
        ],
    )
    def test_each_success_on_a_later_day_lasts_longer(self, later, reached, valid_until):
        found = rules.mastery_after([answered(), *map(recalled, later)])

        assert (found.stage, found.expires_at) == (reached, START + valid_until * DAY)

    def test_a_short_check_proves_nothing_alone_and_the_follow_up_decides(self):
        short = answered(asked=3)

        assert stage(short) is MasteryStage.BEGUN
        assert stage(short, answered(asked=3, day=0.1)) is MasteryStage.BEGUN
        assert stage(short, recalled(2, right=False)) is MasteryStage.BEGUN
        assert stage(short, recalled(2)) is MasteryStage.HELD
        assert stage(short, answered(asked=3, day=1)) is MasteryStage.HELD

    def test_two_misses_in_a_row_take_it_back_and_one_takes_nothing(self):
        held, miss = [answered(), recalled(2)], recalled(11, right=False)

        assert stage(*held, miss) is MasteryStage.CONFIRMED
        assert stage(*held, miss, recalled(12, right=False)) is MasteryStage.BEGUN
        assert stage(*held, recalled(5, right=False), recalled(6), miss) is MasteryStage.CONFIRMED
        assert stage(*held, miss, recalled(12, right=False), recalled(13)) is MasteryStage.HELD

    def test_what_was_held_before_anything_expired_stays_held(self):
        before = answered(asked=None)
        missed = answered(asked=None, right=False)

        assert rules.mastery_after([missed, before, missed, missed]).expires_at is None
        assert stage(before, answered(asked=None, day=30)) is MasteryStage.HELD
        assert rules.mastery_after([before, recalled(30)]).expires_at == START + 120 * DAY

    @given(
        st.lists(st.tuples(st.floats(0.01, 40), st.booleans(), st.sampled_from([None, 2, 6, "recall"])), max_size=12),
        st.floats(1, 400),
    )
    def test_one_more_success_never_lowers_what_is_held(self, steps, gap):
        day, facts = 0.0, []
        for wait, right, asked in steps:
            day += wait
            facts.append(
                recalled(day, right=right) if asked == "recall" else answered(day=day, right=right, asked=asked)
            )
        before, after = stage(*facts), stage(*facts, recalled(day + gap))

        assert after is not None
        assert after is not MasteryStage.BEGUN
        assert before is None or ORDER.index(after) >= ORDER.index(before)


class TestDemonstrated:
    @pytest.mark.parametrize(
        "occasions",
        [
            [seen("y", often=2), seen("y", often=1, day=1)],
            [seen("y", often=2), seen("y", often=1, observer=NOOR)],
            [seen("y", often=1, day=n) for n in range(3)],
            [seen("yy", often=2), seen("yyn", often=1, day=1), seen("y", often=1, day=2)],
        ],
    )
    def test_three_sightings_on_two_days_or_by_two_observers(self, occasions):
        found = rules.mastery_after(occasions)

        assert found.is_held
        assert found.expires_at == occasions[-1].occurred_at + 365 * DAY

    @pytest.mark.parametrize(
        ("occasions", "shown"),
        [
            ([seen("y", often=1)], 1),
            ([seen("y", often=3)], 3),
            ([seen("y", often=1), seen("y", often=1, day=1)], 2),
            ([seen("yn", often=3), seen("y", often=1, day=1)], 4),
        ],
    )
    def test_less_is_only_begun(self, occasions, shown):
        found = rules.mastery_after(occasions)

        assert (found.stage, found.shown_count, found.needed_count) == (MasteryStage.BEGUN, shown, 3)

    def test_nothing_but_no_is_not_even_begun(self):
        assert rules.mastery_after([seen("nn", often=1)]) is None

    def test_a_critical_row_makes_the_count_start_anew(self):
        enough = [seen("y", often=3), seen("y", often=1, day=1)]
        critical = seen("y", often=3, critical=["never"], day=2)

        assert stage(*enough) is MasteryStage.HELD
        assert rules.mastery_after([*enough, critical]) is None
        assert stage(*enough, critical, seen("y", often=3, day=3)) is MasteryStage.BEGUN
        assert stage(*enough, critical, seen("y", often=3, day=3), seen("y", often=1, day=4)) is MasteryStage.HELD

    def test_what_is_older_than_a_year_counts_no_more(self):
        assert stage(seen("y", often=2), seen("y", often=1, day=400)) is MasteryStage.BEGUN

    def test_one_observation_of_the_older_rule_stays_held_for_its_year(self):
        found = rules.mastery_after([seen("yyy--")])

        assert (found.stage, found.expires_at) == (MasteryStage.HELD, START + 365 * DAY)
        assert stage(seen("yyyn-"), seen("n", often=1, day=1)) is MasteryStage.BEGUN
        assert stage(seen("yyy"), seen("y", often=1, day=30)) is MasteryStage.HELD
        assert rules.mastery_after([seen("yyy"), seen("yyy", critical=["never"], day=1)]) is None

    def test_two_work_products_of_two_days_suffice(self):
        assert rules.mastery_after([made(0)]).needed_count == 2
        assert stage(made(0, accepted=5), made(0, accepted=6)) is MasteryStage.BEGUN
        assert stage(made(0, accepted=5), made(1, accepted=5.1)) is MasteryStage.HELD


class TestMasteryState:
    def test_says_what_is_held_what_is_due_again_and_what_is_only_begun(self):
        held = MasteryFacts(fingerprint="a", held_at=START, expires_at=START + DAY, stage=MasteryStage.CONFIRMED)
        begun = MasteryFacts(fingerprint="a", held_at=START, expires_at=None, stage=MasteryStage.BEGUN)

        assert rules.mastery_state(None, fingerprint="a", now=START) is MasteryState.NOT_YET
        assert rules.mastery_state(held, fingerprint="a", now=START) is MasteryState.CONFIRMED
        assert rules.mastery_state(held, fingerprint="a", now=START + DAY) is MasteryState.EXPIRED
        assert rules.mastery_state(held, fingerprint="b", now=START) is MasteryState.OUTDATED
        assert rules.mastery_state(begun, fingerprint="a", now=START) is MasteryState.BEGUN
        assert rules.mastery_state(begun, fingerprint="b", now=START) is MasteryState.NOT_YET


class TestIsModuleComplete:
    def test_needs_all_pages_and_the_quiz_if_there_is_one(self):
        assert rules.is_module_complete(page_count=2, pages_read=[2, 1], has_quiz=False, quiz_passed=False)
        assert not rules.is_module_complete(page_count=2, pages_read=[1], has_quiz=True, quiz_passed=True)
        assert not rules.is_module_complete(page_count=1, pages_read=[1], has_quiz=True, quiz_passed=False)
