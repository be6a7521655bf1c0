from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.huddles import rules
from lms.huddles.terms import MANTRA, HuddleState, Standards, TeamGap
from lms.journeys.terms import ImpactDocument, Lane
from lms.vision.terms import MantraDocument, PillarDocument
from tests.factories.learning import IN_STORE, SNAPSHOT

STANDARDS = Standards(organisation=SNAPSHOT.organisation, mantra=SNAPSHOT.mantra, maps=SNAPSHOT.maps)
NEWER = MantraDocument(
    version=3,
    text="Ready for class, every one.",
    meaning="Nobody waits.",
    pillars=tuple(PillarDocument(code=f"p{n}", name=f"Pillar {n}", means="Means it.") for n in range(6)),
)

days = st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 12, 31))
gaps = st.lists(
    st.builds(
        lambda code, missing, more: TeamGap(
            subject=f"map/{code}", name=code, missing_count=missing, people_count=missing + more
        ),
        st.sampled_from("abcdefgh"),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    unique_by=lambda gap: gap.subject,
)


class TestWeek:
    @given(days)
    def test_begins_on_monday_and_has_each_of_its_days(self, day):
        week = rules.week_of(day)

        assert week.weekday() == 0
        assert timedelta() <= day - week < timedelta(days=7)
        assert rules.week_of(week) == week

    @given(days, st.integers(0, 6))
    def test_a_planned_day_lies_in_its_week_and_has_not_passed(self, today, weekday):
        week = rules.week_of(today)

        planned = rules.day_in_week(week, weekday, today=today)

        assert planned in rules.days_left(week, today=today)

    def test_nothing_is_left_of_a_week_that_is_over(self):
        assert rules.days_left(date(2026, 11, 2), today=date(2026, 11, 9)) == ()
        assert rules.days_left(date(2026, 11, 2), today=date(2026, 11, 8)) == (date(2026, 11, 8),)


class TestRank:
    @given(gaps)
    def test_puts_the_weakest_first_whatever_the_order(self, found):
        ranked = rules.rank(found)

        shared = [(gap.missing_count, gap.missing_count / gap.people_count) for gap in ranked if gap.people_count > 1]
        assert shared == sorted(shared, reverse=True)
        assert ranked == rules.rank(reversed(found))
        assert len(ranked) <= rules.CHOICES

    @given(gaps)
    def test_points_at_nobody_alone_while_something_else_is_weak(self, found):
        tiers = [2 if not gap.missing_count else int(gap.people_count == 1) for gap in rules.rank(found)]

        assert tiers == sorted(tiers)
        assert all(gap.people_count > 1 for gap in found if gap.is_shown)

    @given(gaps, st.sets(st.sampled_from([f"map/{code}" for code in "abcdefgh"])))
    def test_chooses_the_weakest_that_was_not_just_talked_about(self, found, recent):
        ranked = rules.rank(found)
        chosen = rules.choose(ranked, recent=recent, is_mantra_new=False)

        fresh = [gap for gap in ranked if gap.subject not in recent]
        assert chosen == (fresh or [*ranked, None])[0]

    @given(gaps)
    def test_talks_about_a_new_mantra_first(self, found):
        assert rules.choose(rules.rank(found), recent=(), is_mantra_new=True) is None


class TestCard:
    def test_says_what_the_map_says(self):
        card = rules.card(STANDARDS, "in-store/booklist", job_roles={"bookseller"}, mantra=NEWER)

        assert (card.aloud, card.hope) == ("Types in a course number.", "One clear list.")
        assert card.goods == ("Reads each title aloud.",)
        assert card.sign.code == "A1"
        assert (card.mantra, card.mantra_version) == (SNAPSHOT.mantra.text, SNAPSHOT.mantra.version)

    def test_listens_for_the_parts_of_the_team_only(self):
        card = rules.card(
            _with_parts("bookseller", "custodian"), "in-store/booklist", job_roles={"custodian"}, mantra=NEWER
        )

        assert card.goods == ("custodian good 1", "custodian good 2", "custodian good 3")
        assert card.nevers == ("custodian never 1", "custodian never 2")

    def test_takes_from_each_part_in_turn(self):
        both = {"bookseller", "custodian"}
        card = rules.card(_with_parts(*sorted(both)), "in-store/booklist", job_roles=both, mantra=NEWER)

        assert card.goods == ("bookseller good 1", "custodian good 1", "bookseller good 2")

    def test_has_all_parts_where_the_team_has_none(self):
        card = rules.card(_with_parts("bookseller"), "in-store/booklist", job_roles=(), mantra=NEWER)

        assert card.goods[0] == "bookseller good 1"

    def test_speaks_the_language_of_the_company(self):
        german = replace(STANDARDS, organisation=replace(SNAPSHOT.organisation, locale="de-CH"))
        cards = [rules.card(one, "in-store/booklist", job_roles=(), mantra=NEWER) for one in (STANDARDS, german)]

        assert [card.language for card in cards] == ["en", "de"]
        assert cards[0].question != cards[1].question

    def test_about_the_mantra_has_the_newest_and_four_pillars(self):
        card = rules.card(STANDARDS, MANTRA, job_roles=(), mantra=NEWER)

        assert (card.mantra, card.mantra_version, card.sign) == (NEWER.text, 3, None)
        assert len(card.goods) == 4

    def test_is_none_for_what_the_release_no_longer_has(self):
        for subject in ("in-store/gone", "gone/booklist", "gone"):
            assert rules.card(STANDARDS, subject, job_roles=(), mantra=NEWER) is None


def _with_parts(*job_roles):
    parts = tuple(
        ImpactDocument(
            job_role=role,
            lane=Lane.FRONTSTAGE,
            how="Helps.",
            good=tuple(f"{role} good {n}" for n in range(1, 5)),
            never=tuple(f"{role} never {n}" for n in range(1, 4)),
        )
        for role in job_roles
    )
    first, *others = IN_STORE.stages
    touchpoint = replace(first.touchpoints[0], impacts=parts)
    stage = replace(first, touchpoints=(touchpoint, *first.touchpoints[1:]))
    return replace(STANDARDS, maps=(replace(IN_STORE, stages=(stage, *others)),))


def test_what_became_of_a_huddle(make_row):
    today = date(2026, 11, 4)
    assert make_row().state(today) is HuddleState.PLANNED
    assert make_row().state(date(2026, 11, 9)) is HuddleState.MISSED
    assert make_row(held=True).state(date(2026, 11, 9)) is HuddleState.HELD
