from dataclasses import replace
from datetime import timedelta

import pytest

from lms.evidence.terms import MasteryState
from lms.journeys.terms import MapState
from lms.learning import rules
from lms.learning.terms import LevelProgress
from tests.factories.learning import IN_STORE, NOW, SNAPSHOT


class TestLineOfSight:
    def test_marks_the_stops_of_the_job_role(self):
        (route,) = rules.line_of_sight(SNAPSHOT, ("bookseller",)).routes

        assert [(stop.sign, stop.is_mine) for stage in route.stages for stop in stage.touchpoints] == [
            ("IS\xa0A1", True),
            ("IS\xa0A2", False),
            ("IS\xa0B1", True),
        ]
        assert route.mine == ("IS\xa0A1", "IS\xa0B1")

    def test_says_what_to_understand_and_demonstrate_where_somebody_wrote_what_good_looks_like(self):
        (route,) = rules.line_of_sight(SNAPSHOT, ("bookseller",)).routes

        assert [[key for _, key in sight.objectives] for sight in route.sights] == [
            ["understand:in-store/booklist@bookseller", "demonstrate:in-store/booklist@bookseller"],
            [],
        ]

    def test_shows_all_maps_and_no_card_to_who_has_no_part(self):
        line = rules.line_of_sight(SNAPSHOT, ("custodian",))

        assert (line.mine_count, line.stop_count, line.routes[0].sights) == (0, 3, ())

    def test_leaves_out_maps_of_the_future(self):
        future = replace(SNAPSHOT, maps=(replace(IN_STORE, state=MapState.FUTURE),))

        assert rules.line_of_sight(future, ("bookseller",)).routes == ()

    def test_remembers_a_release_and_not_another_with_the_same_facts(self):
        assert rules.line_of_sight(SNAPSHOT, ("bookseller",)) is rules.line_of_sight(SNAPSHOT, ("bookseller",))

    def test_gives_each_of_two_parts_at_one_touchpoint_its_own_place(self):
        booklist = IN_STORE.stages[0].touchpoints[0]
        both = (*booklist.impacts, replace(booklist.impacts[0], job_role="custodian", owner=False))
        stage = replace(IN_STORE.stages[0], touchpoints=(replace(booklist, impacts=both),))
        snapshot = replace(SNAPSHOT, maps=(replace(IN_STORE, stages=(stage,)),))

        sights = rules.line_of_sight(snapshot, ("bookseller", "custodian")).routes[0].sights

        assert [sight.anchor for sight in sights] == ["in-store-booklist", "in-store-booklist-custodian"]


class TestMinutesLeft:
    def test_takes_off_what_was_read(self):
        assert [rules.minutes_left(6, pages_read=n, page_count=4) for n in range(5)] == [6, 5, 3, 2, 1]

    def test_is_all_of_a_module_without_pages(self):
        assert rules.minutes_left(6, pages_read=0, page_count=0) == 6


class TestLevelStates:
    @pytest.mark.parametrize(
        ("understand", "demonstrate", "requested", "states"),
        [
            ("not-yet", "not-yet", "", ["next", "todo"]),
            ("held", "not-yet", "", ["held", "next"]),
            ("held", "held", "", ["held", "held"]),
            ("held", "not-yet", "d", ["held", "asked"]),
            ("outdated", "not-yet", "", ["outdated", "next"]),
            ("outdated", "outdated", "", ["outdated", "outdated"]),
            ("outdated", "outdated", "d", ["outdated", "asked"]),
            ("not-yet", "held", "", ["next", "held"]),
            ("confirmed", "not-yet", "", ["confirmed", "next"]),
            ("lasting", "held", "d", ["confirmed", "held"]),
            ("expired", "not-yet", "", ["due", "next"]),
            ("begun", "not-yet", "", ["begun", "todo"]),
            ("held", "begun", "", ["held", "begun"]),
            ("held", "begun", "d", ["held", "asked"]),
        ],
    )
    def test_one_level_at_most_is_next(self, understand, demonstrate, requested, states):
        levels = [
            LevelProgress(level=level, state=MasteryState(state), is_requested=level[0] in requested)
            for level, state in (("understand", understand), ("demonstrate", demonstrate))
        ]

        assert [state for _level, state in rules.level_states(levels)] == states


class TestNextLaterMoment:
    OPENS = (NOW - timedelta(days=1), NOW - timedelta(days=8), NOW + timedelta(days=6))

    def offered(self, *, opens=OPENS, **facts):
        return rules.next_later_moment(zip(opens, opens, strict=True), now=NOW, **facts)

    def test_is_the_one_that_opened_first(self):
        assert self.offered() == NOW - timedelta(days=8)

    def test_waits_until_it_opens(self):
        assert self.offered(opens=self.OPENS[2:]) is None

    def test_is_none_on_a_day_with_a_follow_up(self):
        assert self.offered(has_follow_up=True) is None

    def test_is_one_a_day(self):
        assert self.offered(last_taken_at=NOW) is None
        assert self.offered(last_taken_at=NOW - timedelta(days=1))
