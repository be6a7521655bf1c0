from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.wall import rules
from lms.wall.journeys import lines_of
from lms.wall.terms import WallPart, WallStop
from tests.factories.learning import SNAPSHOT

SIGN = lines_of(SNAPSHOT)[0].stops[0].sign
PART = WallPart(job_role="Bookseller", how="Ask.", good=(), is_seen=True)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1))


def stop(code, *, hopes="A date.", important=False, parts=(PART,), roles=("bookseller",)):
    return WallStop(
        at=f"in-store/{code}", sign=SIGN, name=code, customer="Comes in.", hopes=hopes, is_important=important,
        is_truth=False, parts=parts, job_roles=frozenset(roles),
    )  # fmt: skip


STOPS = [stop(f"t{n}") for n in range(7)]


class TestStopOfWeek:
    @given(DAYS, st.text(max_size=8))
    def test_stays_the_same_from_monday_to_sunday(self, day, place):
        monday = day - timedelta(days=day.weekday())
        week = {rules.week_of(monday + timedelta(days=n)) for n in range(7)}

        assert len(week) == 1
        assert rules.week_of(monday - timedelta(days=1)) == week.pop() - 1

    @given(DAYS, st.text(max_size=8))
    def test_shows_each_in_turn(self, day, place):
        weeks = [rules.week_of(day + timedelta(weeks=n)) for n in range(len(STOPS))]

        shown = [rules.stop_of_week(STOPS, week, place=place) for week in weeks]

        assert sorted(one.at for one in shown) == sorted(one.at for one in STOPS)

    def test_is_none_without_any(self):
        assert rules.stop_of_week((), 3) is None


class TestStopsToShow:
    def test_have_something_to_say(self):
        assert rules.stops_to_show([stop("a", hopes=""), stop("b", parts=()), stop("c")]) == (stop("c"),)

    def test_are_those_of_the_people_there(self):
        both = [stop("a", roles=["buyer"]), stop("b")]

        assert rules.stops_to_show(both, {"buyer"}) == (both[0],)
        assert rules.stops_to_show(both, {"custodian"}) == tuple(both)

    def test_are_the_moments_that_matter_if_there_are_any(self):
        assert rules.stops_to_show([stop("a"), stop("b", important=True)]) == (stop("b", important=True),)


@given(st.text(alphabet="ab ", max_size=200))
def test_longer_texts_are_never_written_larger(text):
    order = ["xl", "l", "m", "s"]

    assert order.index(rules.size_of(text)) <= order.index(rules.size_of(f"{text} and more of it"))


def test_much_text_is_set_closer():
    assert [rules.density_of(["x" * n]) for n in (10, rules.DENSE + 1, rules.CROWDED + 1)] == ["", "dense", "crowded"]
