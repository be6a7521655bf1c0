from datetime import date, timedelta
from uuid import UUID

import pytest

from lms.dashboards import rules
from lms.dashboards.terms import Share

STORES, BUYING = UUID(int=1), UUID(int=2)
TODAY = date(2026, 11, 24)


def cell(part, whole, *, department=STORES, touchpoint="booklist"):
    share = Share(part=part, whole=whole)
    return rules.Cell(map_code="in-store", touchpoint_code=touchpoint, department_id=department, share=share)


class TestShare:
    def test_is_rounded(self):
        assert [Share(part=part, whole=whole).percent for part, whole in ((18, 21), (1, 200), (0, 0), (3, 3))] == [
            86,
            1,
            0,
            100,
        ]


class TestBand:
    @pytest.mark.parametrize(("percent", "band"), [(0, 0), (19, 0), (20, 1), (59, 2), (79, 3), (80, 4), (100, 4)])
    def test_has_five_steps(self, percent, band):
        assert rules.band(percent) == band


class TestWeakestLinks:
    def test_is_the_least_of_the_departments_at_each_touchpoint(self):
        strong, weak, other = cell(9, 10), cell(1, 4, department=BUYING), cell(1, 2, touchpoint="checkout")

        links = rules.weakest_links([strong, weak, other])

        assert links == {("in-store", "booklist"): weak, ("in-store", "checkout"): other}

    def test_of_two_alike_the_one_with_more_people(self):
        few, many = cell(1, 2), cell(5, 10, department=BUYING)

        assert rules.weakest_links([few, many])["in-store", "booklist"] == many

    def test_who_has_nothing_to_show_is_no_link(self):
        assert rules.weakest_links([cell(0, 0)]) == {}


class TestBiggestGaps:
    def test_begins_with_the_weakest_and_leaves_out_the_strong(self):
        cells = [cell(9, 10, touchpoint="strong"), cell(1, 2, touchpoint="half"), cell(0, 3, touchpoint="none")]

        assert [gap.touchpoint_code for gap in rules.biggest_gaps(cells)] == ["none", "half"]


class TestWeekly:
    def test_takes_the_last_number_of_each_week_and_fills_quiet_ones(self):
        days = [
            rules.DailyRate(counted_on=TODAY - timedelta(days=ago), percent=p)
            for ago, p in ((22, 10), (21, 20), (1, 40), (0, 50))
        ]

        points = rules.weekly(days, until=TODAY)

        assert [point.percent for point in points] == [20, 20, 20, 50]
        assert rules.change(points) == 30

    def test_nothing_gives_nothing(self):
        assert rules.weekly([], until=TODAY) == ()
        assert rules.change(()) == 0


class TestRefreshDelay:
    def test_small_boards_are_fresh_and_large_ones_wait(self):
        delays = [rules.refresh_delay(count) for count in (10, 5_000, 100_000)]

        assert delays[0] == timedelta()
        assert delays == sorted(delays)
