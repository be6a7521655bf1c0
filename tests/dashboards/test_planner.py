"""Where nobody was observed for long, and whom to observe there."""

from datetime import timedelta

import pytest

from lms.dashboards import operations
from lms.dashboards.planner import queries
from lms.dashboards.terms import COMPANY
from lms.evidence.observation import operations as observation
from lms.evidence.observation.terms import Sighting
from lms.outbox.terms import take_steps
from lms.people import operations as people
from lms.people import queries as employees
from tests.factories.learning import DEMONSTRATE, OBJECTIVES
from tests.times import MONDAY


@pytest.fixture
def sites(session):
    people.add_listed_sites(session, names=("Main", "Harbour"), viewer=None, now=MONDAY)
    return {site.name: site.id for site in employees.list_sites(session)}


@pytest.fixture
def maria(make, sites):
    return make.leader("Maria Silva", job_role=make.job_role("Store manager", leads=True), site_id=sites["Main"])


@pytest.fixture
def team(session, make, maria, sites):
    """Ben and Ida at the main store, Lee at the harbour, who works for somebody else; all owe one thing."""
    make.release()
    role = make.job_role()
    course = make.course(role, objectives=OBJECTIVES)
    boss = make.leader("Ann Over", job_role=make.job_role("Store manager", leads=True))
    places = {"Ben Okoro": (maria, "Main"), "Ida Berg": (maria, "Main"), "Lee Park": (boss, "Harbour")}
    team = {
        name: make.learner(name, job_role=role, manager=manager, site_id=sites[site])
        for name, (manager, site) in places.items()
    }
    for one in team.values():
        make.assigned(one, course, now=MONDAY)
    take_steps(session, operations.plan_people([one.id for one in team.values()], now=MONDAY))
    take_steps(session, operations.plan_scopes(session, scope_ids=(COMPANY,), now=MONDAY))
    return team


@pytest.fixture
def see(session, make, maria):
    def see(person, at):
        observation.record_observation(
            session, employee_id=person.id, objective_key=DEMONSTRATE, fingerprint="a" * 16, release_number=1,
            rows={"Reads each title aloud.": Sighting.ONCE}, critical={}, observer=make.viewer(maria), now=at,
        )  # fmt: skip

    return see


def test_lists_the_sites_of_ones_people_and_says_where_nobody_was_seen_for_long(session, maria, team, see, sites):
    [never] = queries.planner_page(session, maria.id, site_id=None, now=MONDAY).rows
    see(team["Ben Okoro"], MONDAY)
    see(team["Ida Berg"], MONDAY - timedelta(days=30))
    [seen] = queries.planner_page(session, maria.id, site_id=sites["Main"], now=MONDAY + timedelta(days=90)).rows
    page = queries.planner_page(session, maria.id, site_id=None, now=MONDAY + timedelta(days=91))

    assert (never.site_name, never.last_observed_at, never.demonstrated.whole) == ("Main", None, 2)
    assert (seen.last_observed_at, seen.is_long_ago) == (MONDAY, False)
    assert page.long_ago_count == 1


def test_is_not_about_sites_where_nobody_works_for_them(session, maria, team, sites):
    with pytest.raises(queries.SiteNotFound):
        queries.planner_page(session, maria.id, site_id=sites["Harbour"], now=MONDAY)
    with pytest.raises(queries.SiteNotFound):
        queries.place_page(session, maria.id, site_id=sites["Harbour"], subject="in-store/booklist")


def test_names_those_first_who_were_not_seen_for_longest(session, maria, team, see, sites):
    see(team["Ben Okoro"], MONDAY)

    page = queries.place_page(session, maria.id, site_id=sites["Main"], subject="in-store/booklist")

    assert [(one.name, one.last_observed_at) for one in page.people] == [("Ida Berg", None), ("Ben Okoro", MONDAY)]
    assert {one.objective_key for one in page.people} == {DEMONSTRATE}


def test_leads_from_the_place_to_the_checklist(client, maria, team, sites):
    client.sign_in(maria.id)
    client.get("/team/planner")
    [link] = [a.get("href") for a in client.page.findall(".//tr[@data-place]//a")]
    client.get(link)
    ben = client.page.find(f".//tr[@data-person='{team['Ben Okoro'].id}']")
    client.get(ben.findall(".//a")[1].get("href"))
    client.get("/team/planner?site=nonsense", status=404)
