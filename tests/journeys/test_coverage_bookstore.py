"""The analyses on the example company."""

import pytest

from lms.journeys.coverage import grids
from lms.journeys.coverage.findings import list_findings
from lms.journeys.coverage.terms import Facts
from lms.library import operations
from tests.conftest import ROOT

BOOKSTORE = ROOT / "courses" / "three-rivers-bookstores"


@pytest.fixture(scope="module")
def facts():
    snapshot = operations.read_package(BOOKSTORE).snapshot
    return Facts(
        maps=snapshot.maps,
        departments=snapshot.organisation.departments,
        job_roles=snapshot.organisation.job_roles,
        systems=snapshot.systems,
        pillars={pillar.code: pillar.name for pillar in snapshot.mantra.pillars},
    )


def test_everybody_has_an_impact(facts):
    assert grids.share(facts).percent == 100


def test_most_steps_are_hand_offs(facts):
    found = grids.hand_offs(facts)

    assert (len(found.hand_offs), found.step_count) == (27, 33)


def test_the_load_is_even(facts):
    assert 2.0 < grids.load(facts).mean_roles < 3.0


def test_every_job_role_sees_the_customer(facts):
    assert all(one.distance is not None for one in grids.customer_distances(facts))


def test_every_analysis_names_its_place(facts):
    maps = {one.code: {t.code for t in one.touchpoints()} for one in facts.maps}

    for finding in list_findings(facts):
        assert not finding.spot.touchpoint or finding.spot.touchpoint in maps[finding.spot.map]
