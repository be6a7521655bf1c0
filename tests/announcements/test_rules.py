from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lms.announcements import rules
from lms.announcements.terms import AnnouncementAudience
from tests.times import MONDAY

UNITS = [UUID(int=number) for number in range(1, 4)]
FIGURES = st.builds(
    rules.GroupFigure,
    name=st.sampled_from(["Stores", "Finance"]),
    reached_count=st.integers(1, 12),
    read_count=st.integers(0, 12),
    done_count=st.integers(0, 12),
)


def person(department=None, job_role=None, site=None):
    return rules.Workplace(
        departments=frozenset({department} - {None}), job_roles=frozenset({job_role} - {None}), site_id=site
    )


class TestAudience:
    def test_sites_narrow_departments_and_job_roles(self):
        audience = AnnouncementAudience(departments=(UNITS[0],), job_roles=(UNITS[1],), sites=(UNITS[2],))

        assert rules.is_in(audience, person(department=UNITS[0], site=UNITS[2]))
        assert rules.is_in(audience, person(job_role=UNITS[1], site=UNITS[2]))
        assert not rules.is_in(audience, person(department=UNITS[0]))
        assert not rules.is_in(audience, person(site=UNITS[2]))

    def test_sites_alone_are_everyone_there(self):
        assert rules.is_in(AnnouncementAudience(sites=(UNITS[2],)), person(site=UNITS[2]))

    def test_nobody_chosen_is_nobody(self):
        assert not rules.is_in(AnnouncementAudience(), person(UNITS[0], UNITS[1], UNITS[2]))


class TestNewcomers:
    def test_get_it_until_their_days_are_over(self):
        assert rules.is_for_newcomers(MONDAY, 30, now=MONDAY + timedelta(days=29))
        assert not rules.is_for_newcomers(MONDAY, 30, now=MONDAY + timedelta(days=30))
        assert not rules.is_for_newcomers(MONDAY, 0, now=MONDAY)


@given(st.lists(FIGURES, max_size=8))
def test_small_groups_are_folded_and_nobody_is_lost(figures):
    folded = rules.fold_small(figures)

    assert all(one.reached_count >= rules.SMALLEST_GROUP for one in folded if one.name)
    for name in ("reached_count", "read_count", "done_count"):
        assert sum(getattr(one, name) for one in folded) == sum(getattr(one, name) for one in figures)


def test_the_opening_is_plain_text():
    body = "# Heading\n\n![A till](media/till.png)\n\n**We** always say [why](/x).\n\n- First\n"

    assert rules.opening_of(body) == "We always say why."
    assert rules.opening_of("- First\n- Second") == "First"
