"""Whom customers meet at a touchpoint, and who is the weakest."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from lms.courses.terms import MasteryLevel
from lms.dashboards.rules import FEWEST
from lms.dashboards.terms import Share
from lms.dashboards.walk import rules
from lms.dashboards.walk.terms import GroupFact, GroupKind, NextAction, WalkState

KNOW, UNDERSTAND, DEMONSTRATE = MasteryLevel
ROLES = ("bookseller", "buyer", "custodian")


def group(role="bookseller", site=1, size=10, understand=10, demonstrate=10, *, owed=None, outdated=0):
    owed = size if owed is None else owed
    return GroupFact(
        job_role_code=role,
        job_role=role.title(),
        job_role_id=UUID(int=1000 + ROLES.index(role)),
        site_id=UUID(int=site) if site else None,
        site=f"Site {site}" if site else "",
        department_id=UUID(int=99),
        shares={
            UNDERSTAND: Share(part=understand, whole=size, outdated_count=outdated),
            DEMONSTRATE: Share(part=min(demonstrate, owed), whole=owed),
        },
    )


@st.composite
def groups(draw):
    places = draw(st.lists(st.tuples(st.sampled_from(ROLES), st.integers(0, 4)), unique=True, max_size=12))
    found = []
    for role, site in places:
        size = draw(st.integers(1, 12))
        found.append(group(role, site, size, draw(st.integers(0, size)), draw(st.integers(0, size))))
    return found


def read(found, *, names_people=False):
    return rules.read_stop(found, has_part=True, names_people=names_people)


def test_says_first_what_is_missing_first():
    found = read([group(site=1, understand=10, demonstrate=0), group(site=2, understand=7, demonstrate=9)])

    weakest = found.weakest
    assert (weakest.fact.site_id, weakest.gap.level) == (UUID(int=2), UNDERSTAND)
    assert (found.state, found.step) == (WalkState.WEAK, NextAction.REMIND)
    assert (weakest.gap.low, weakest.gap.high) == (39, 90)


def test_of_two_alike_the_larger_is_weaker():
    found = read([group(site=1, size=10, understand=5), group(site=2, size=20, understand=10)])

    assert found.weakest.fact.site_id == UUID(int=2)


def test_asks_for_an_observation_a_refresh_or_a_standard():
    observe = read([group(demonstrate=3)])
    refresh = read([group(understand=0, outdated=8)])
    standard = read([group(owed=0)])

    assert [one.step for one in (observe, refresh, standard)] == [
        NextAction.OBSERVE, NextAction.REFRESH, NextAction.WRITE_STANDARD,
    ]  # fmt: skip
    assert standard.weakest is None


def test_tells_nobody_from_no_part_and_from_too_few():
    nobody = rules.read_stop([], has_part=True, names_people=False)
    no_part = rules.read_stop([], has_part=False, names_people=False)
    too_few = read([group(size=FEWEST - 1, understand=0)])

    assert [one.state for one in (nobody, no_part, too_few)] == [WalkState.NOBODY, WalkState.NO_PART, WalkState.TOO_FEW]
    assert (too_few.groups, too_few.folded_count) == ((), FEWEST - 1)


def test_puts_small_groups_together_by_job_role_then_by_site_then_all():
    by_role = read([group(site=1, size=3, understand=0), group(site=2, size=3, understand=3)])
    by_site = read([group("buyer", 1, 3, 0), group("custodian", 1, 2, 2)])
    rest = read([group("buyer", 1, 3, 0), group("custodian", 2, 3, 3)])

    assert [(one.groups[0].fact.kind, one.groups[0].fact.size) for one in (by_role, by_site, rest)] == [
        (GroupKind.ROLE, 6), (GroupKind.SITE, 5), (GroupKind.REST, 6),
    ]  # fmt: skip
    assert by_site.groups[0].fact.site_id == UUID(int=1)
    assert (by_role.groups[0].gap.share.part, by_role.groups[0].gap.share.whole) == (3, 6)


def test_who_sees_the_people_sees_a_small_team_too():
    found = read([group(size=2, understand=1)], names_people=True)

    assert found.weakest.fact.kind is GroupKind.PLACE
    assert (found.weakest.fact.size, found.weakest.gap.is_small, found.folded_count) == (2, True, 0)
    beside = read([group(size=2, understand=0), group("buyer", 2, size=9)], names_people=True)
    assert ([one.fact.size for one in beside.groups], beside.folded_count) == ([9], 2)


@given(groups())
def test_nobody_is_counted_twice_or_lost_and_no_small_group_is_shown(found):
    read_ = read(found)
    shown = [one.fact.size for one in read_.groups]

    assert sum(shown) + read_.folded_count == sum(one.size for one in found)
    assert all(size >= FEWEST for size in shown)
    assert read_.folded_count < FEWEST or read_.folded_count == 0


@given(groups())
def test_the_first_group_lacks_no_later_level_than_any_other(found):
    order = [KNOW, UNDERSTAND, DEMONSTRATE, None]
    missing = [order.index(one.gap.level if one.gap else None) for one in read(found, names_people=True).groups]

    assert missing == sorted(missing)
