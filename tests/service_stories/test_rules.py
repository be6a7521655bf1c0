from hypothesis import given
from hypothesis import strategies as st

from lms.journeys.signs import touchpoint_signs
from lms.stories import rules
from lms.stories.terms import StoryState, StoryStop
from tests.factories.learning import SNAPSHOT

SIGN = next(iter(touchpoint_signs(SNAPSHOT.maps).values()))
ROLES = st.frozensets(st.sampled_from(["bookseller", "buyer", "clerk"]))


def stops(roles):
    return [StoryStop(at=f"in-store/t{n}", sign=SIGN, name=f"T{n}", job_roles=one) for n, one in enumerate(roles)]


class TestGroupStops:
    @given(st.lists(ROLES, max_size=12), ROLES)
    def test_offers_each_once_and_ones_own_first(self, roles, own):
        groups = rules.group_stops(stops(roles), own)

        offered = [stop for group in groups for stop in group.stops]
        assert sorted(stop.at for stop in offered) == sorted(stop.at for stop in stops(roles))
        is_own = [bool(stop.job_roles & own) for stop in offered]
        assert is_own == sorted(is_own, reverse=True)
        assert all(group.stops for group in groups)

    def test_has_no_group_of_ones_own_without_any(self):
        assert [group.name for group in rules.group_stops(stops([frozenset()]), {"buyer"})] == [SIGN.journey_name]


def test_a_place_is_split_at_its_map():
    assert rules.split_place("in-store/booklist") == ("in-store", "booklist")
    assert rules.split_place("in-store") == ("in-store", "")


def test_only_what_is_approved_and_not_withdrawn_is_shown():
    shown = [
        (state, gone) for state in StoryState for gone in (True, False) if rules.is_shown(state, is_withdrawn=gone)
    ]

    assert shown == [(StoryState.APPROVED, False)]
