"""What the maps leave open, one analysis after the other."""

from dataclasses import replace
from datetime import timedelta

import pytest

from lms.journeys.coverage import grids, people
from lms.journeys.coverage.findings import list_findings
from lms.journeys.coverage.terms import Facts, Severity
from lms.journeys.terms import (
    Channel,
    ImpactDocument,
    Importance,
    Lane,
    MapDocument,
    MapKind,
    MapState,
    StageDocument,
    SystemDocument,
    SystemKind,
    TouchpointDocument,
)
from lms.people.terms import DepartmentDocument, JobRoleDocument
from tests.times import MONDAY as NOW

TILL = ImpactDocument(
    job_role="till",
    lane=Lane.FRONTSTAGE,
    how="Ring it up",
    owner=True,
    good=("Smiles",),
    never=("Sighs",),
    pillars=("kind",),
)
CELLAR = ImpactDocument(
    job_role="cellar", lane=Lane.BACKSTAGE, how="Fetch it", good=("Runs",), never=("Waits",), pillars=("kind",)
)


def touchpoint(code, *impacts, channel=Channel.IN_PERSON, **more):
    return TouchpointDocument(code=code, name=code.title(), channel=channel, customer="Pays.", impacts=impacts, **more)


def a_map(*touchpoints, code="shop", kind=MapKind.SALES, state=MapState.CURRENT):
    return MapDocument(
        code=code,
        name=code.title(),
        kind=kind,
        channel=Channel.IN_PERSON,
        state=state,
        stages=(StageDocument(code="s", name="S", touchpoints=touchpoints),),
    )


def facts_of(*maps, pillars=("kind",), **more):
    given = {
        "departments": (DepartmentDocument(code="d", name="D"),),
        "job_roles": tuple(
            JobRoleDocument(code=code, name=code.title(), department="d", headcount=2) for code in ("till", "cellar")
        ),
        "pillars": {code: code for code in pillars},
    }
    return Facts(maps=maps, **(given | more))


def codes(facts, *, now=None):
    return [finding.code for finding in list_findings(facts, now=now) if finding.code != "C8"]


def gaps(*impacts, channel=Channel.IN_PERSON, state=MapState.CURRENT, pillars=("kind",)):
    return codes(facts_of(a_map(touchpoint("pay", *impacts, channel=channel), state=state), pillars=pillars))


def test_a_whole_map_leaves_nothing_open():
    assert gaps(TILL, CELLAR) == []


def test_names_roles_and_departments_without_a_touchpoint():
    assert gaps() == ["C2", "C2", "C3", "C4", "C12"]


def test_a_future_map_counts_for_nothing():
    assert gaps(TILL, CELLAR, state=MapState.FUTURE) == ["C2", "C2", "C3", "C12"]


def test_asks_for_an_owner_and_for_somebody_whom_the_customer_meets():
    assert gaps(CELLAR) == ["C2", "C5", "C6", "C7"]
    assert gaps(CELLAR, channel=Channel.WEBSITE) == ["C2", "C5", "C7"]


def test_names_a_pillar_that_nobody_lives():
    assert gaps(TILL, CELLAR, pillars=("kind", "quick")) == ["C12"]


class TestShare:
    def test_weighs_job_roles_by_their_people(self):
        facts = facts_of(a_map(touchpoint("pay", TILL)), people={"till": 97, "cellar": 3})

        found = grids.share(facts)

        assert (found.percent, found.covered_role_count, found.uncovered) == (97, 1, ("cellar",))

    def test_counts_job_roles_where_nobody_works_yet(self):
        assert grids.share(facts_of(a_map(touchpoint("pay", TILL)), people={})).percent == 50

    def test_is_nothing_without_job_roles(self):
        assert grids.share(facts_of(job_roles=())).percent == 0


class TestListFindings:
    def test_weighs_a_missing_owner_by_the_moment(self):
        truth = facts_of(a_map(touchpoint("pay", TILL, CELLAR, importance=Importance.TRUTH)))
        none = facts_of(a_map(touchpoint("pay", replace(TILL, owner=False), CELLAR, importance=Importance.TRUTH)))

        assert codes(truth) == []
        assert [(f.code, f.severity) for f in list_findings(none) if f.code == "C5"] == [("C5", Severity.ERROR)]

    def test_leads_to_the_touchpoint(self):
        (finding,) = [f for f in list_findings(facts_of(a_map(touchpoint("pay", CELLAR)))) if f.code == "C5"]

        assert (finding.spot.map, finding.spot.touchpoint, finding.path) == (
            "shop",
            "pay",
            ("maps", 0, "stages", 0, "touchpoints", 0),
        )

    def test_names_a_touchpoint_that_depends_on_one_person(self):
        facts = facts_of(
            a_map(touchpoint("pay", TILL), touchpoint("go", TILL, CELLAR)), people={"till": 1, "cellar": 2}
        )

        found = [(f.spot.touchpoint, f.severity) for f in list_findings(facts) if f.code == "C7"]

        assert found == [("pay", Severity.WARNING), ("go", Severity.INFO)]

    def test_asks_for_support_and_for_the_channels_that_every_organisation_has(self):
        found = [f.message for f in list_findings(facts_of(a_map(touchpoint("pay", TILL, CELLAR)))) if f.code == "C8"]

        assert [name in message for name, message in zip(("support", "Website", "Phone"), found, strict=True)] == [
            True
        ] * 3

    def test_asks_more_of_an_owner_where_much_hangs_on_it(self):
        bare = replace(TILL, good=(), never=())
        found = list_findings(facts_of(a_map(touchpoint("pay", bare, CELLAR, importance=Importance.TRUTH))))

        assert [f.severity for f in found if f.code == "C11"] == [Severity.ERROR]

    def test_names_what_stands_twice(self):
        facts = facts_of(a_map(touchpoint("pay", TILL, CELLAR), touchpoint("pay", TILL, CELLAR)))

        assert codes(facts).count("C17") == 5  # the touchpoint, and four lines

    def test_names_a_crowded_touchpoint(self):
        crowd = [replace(CELLAR, job_role=f"r{n}") for n in range(9)]

        assert "C16" in codes(facts_of(a_map(touchpoint("pay", TILL, *crowd))))


class TestFindStale:
    def facts(self, **confirmed):
        return facts_of(a_map(touchpoint("pay", TILL, CELLAR)), **confirmed)

    def test_says_nothing_where_nobody_was_asked(self):
        assert codes(self.facts(), now=NOW) == []

    def test_asks_for_a_first_word_of_owner_and_of_those_who_do_it(self):
        assert codes(self.facts(owner_confirmed={}), now=NOW) == ["C18", "C18"]

    def test_counts_the_days(self):
        whole = {("shop", role): frozenset({"pay"}) for role in ("till", "cellar")}
        facts = self.facts(owner_confirmed={"shop": NOW - timedelta(days=181)}, role_confirmed=whole)

        assert ["181" in f.message for f in list_findings(facts, now=NOW) if f.code == "C18"] == [True]

    def test_is_content_with_what_is_fresh(self):
        whole = {("shop", role): frozenset({"pay"}) for role in ("till", "cellar")}

        assert codes(self.facts(owner_confirmed={"shop": NOW}, role_confirmed=whole), now=NOW) == []


class TestMissingParts:
    def test_needs_two_kinds_of_reason(self):
        system = SystemDocument(code="cart", name="Cart", kind=SystemKind.SYSTEM, department="d")
        two = facts_of(a_map(touchpoint("pay", TILL, systems=("cart",))), systems=(system,))
        one = facts_of(a_map(touchpoint("pay", TILL)))

        assert [f.spot.job_role for f in people.find_missing_parts(two)] == ["cellar"]
        assert not list(people.find_missing_parts(one))

    def test_describes_each_kind_of_reason(self):
        serving = replace(CELLAR, serves=("till",))
        facts = facts_of(a_map(touchpoint("pay", TILL), touchpoint("fetch", serving)))

        (claim,) = facts.claims.of("cellar")

        assert len(people.describe_reasons(claim, facts)) == 2


class TestGrids:
    def test_counts_hand_offs_within_a_map(self):
        facts = facts_of(a_map(touchpoint("a", TILL), touchpoint("b", TILL, CELLAR), touchpoint("c", CELLAR)))
        apart = facts_of(
            a_map(touchpoint("a", TILL), touchpoint("b", CELLAR)), a_map(touchpoint("c", TILL), code="two")
        )

        assert grids.hand_offs(facts).hand_offs == ()
        assert [(h.before.touchpoint.code, h.after.touchpoint.code) for h in grids.hand_offs(apart).hand_offs] == [
            ("a", "b")
        ]

    def test_counts_parts_by_department_and_map(self):
        assert grids.department_grid(facts_of(a_map(touchpoint("a", TILL, CELLAR)))).rows == (("d", "D", (2,)),)

    def test_counts_pillars_by_department(self):
        assert grids.pillar_grid(facts_of(a_map(touchpoint("a", TILL, CELLAR)))).rows == (("kind", "kind", (2,)),)

    def test_shows_kinds_and_channels_that_every_organisation_needs(self):
        grid = grids.channel_grid(facts_of(a_map(touchpoint("a", TILL))))

        assert [code for code, _ in grid.heads] == ["in_person", "phone", "website"]
        assert [(row[0], row[2]) for row in grid.rows] == [("sales", (1, 0, 0)), ("support", (0, 0, 0))]

    def test_walks_from_support_to_the_customer(self):
        facts = facts_of(a_map(touchpoint("a", TILL), touchpoint("b", replace(CELLAR, serves=("till",)))))

        assert [(s.distance, s.chain) for s in grids.customer_distances(facts)] == [
            (0, ("till",)),
            (1, ("cellar", "till")),
        ]

    def test_knows_no_distance_without_a_touchpoint(self):
        assert grids.customer_distances(facts_of())[0] == grids.CustomerDistance(
            job_role="till", distance=None, chain=()
        )

    @pytest.mark.parametrize(("owners", "expected"), [((TILL,), 1.0), ((TILL, replace(CELLAR, owner=True)), 0.5)])
    def test_measures_how_few_own_all(self, owners, expected):
        facts = facts_of(a_map(*(touchpoint(f"t{n}", owner) for n, owner in enumerate(owners))))

        assert grids.load(facts).concentration == pytest.approx(expected)

    def test_is_nothing_without_maps(self):
        assert grids.load(facts_of()) == grids.Load(
            per_role=(), mean_touchpoints=0.0, mean_roles=0.0, concentration=0.0
        )
