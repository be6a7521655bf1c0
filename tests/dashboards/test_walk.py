"""Walking along a journey with the customer's eyes."""

import pytest
from sqlalchemy import func, select

from lms.core import clock
from lms.dashboards import operations
from lms.dashboards.models import PlaceCell
from lms.dashboards.terms import COMPANY
from lms.dashboards.walk import pages, queries
from lms.journeys.results import operations as results
from lms.journeys.results.queries import months_before
from lms.journeys.results.reading import ResultsReading
from lms.journeys.results.terms import ResultLine
from lms.outbox.terms import take_steps
from lms.people import operations as people
from lms.people import queries as employees
from tests.factories.learning import OBJECTIVES, UNDERSTAND
from tests.times import MONDAY


@pytest.fixture
def sites(session):
    people.add_listed_sites(session, names=("Main", "Harbour"), viewer=None, now=MONDAY)
    return {site.name: site.id for site in employees.list_sites(session)}


@pytest.fixture
def company(session, make, sites):
    """Six booksellers at the main store, of whom two understand the list; five at the harbour, who all do. Maria leads the first."""
    make.release()
    role = make.job_role()
    course = make.course(role, objectives=OBJECTIVES)
    boss = make.leader("Ann Over", job_role=make.job_role("Director", leads=True))
    maria = make.leader("Maria Silva", job_role=make.job_role("Store manager", leads=True), manager=boss)
    everybody = []
    for name, site, manager, count, ready in (("Main", "Main", maria, 6, 2), ("Har", "Harbour", boss, 5, 5)):
        for n in range(count):
            one = make.employee(f"{name} {n}", job_role=role, manager=manager, site_id=sites[site])
            make.assigned(one, course, now=MONDAY)
            everybody.append(one)
            if n < ready:
                make.proof(one, "know:in-store", UNDERSTAND)
    operations.rebuild_all(session, now=MONDAY)
    return boss, maria, everybody


def walk(session, scope_id, **choice):
    page = pages.walk_page(session, scope_id, choice=pages.WalkChoice(**choice), today=MONDAY.date())
    return page, {stop.code: stop for stage in page.stages for stop in stage.stops}


def test_finds_the_weakest_of_job_roles_and_sites(session, company, sites):
    page, stops = walk(session, COMPANY)

    weakest = stops["booklist"].reading.weakest
    assert (weakest.fact.job_role, weakest.fact.site_id) == ("Bookseller", sites["Main"])
    assert (weakest.gap.level, weakest.gap.share.part, weakest.gap.share.whole) == ("know", 2, 6)
    assert [stops[code].reading.state for code in ("shelf", "till")] == ["no-part", "nobody"]
    assert (page.weak_count, page.stop_count, page.weakest.code) == (1, 3, "booklist")


def test_both_ways_of_counting_come_to_the_same(session, company):
    rebuilt = session.execute(select(PlaceCell.__table__).order_by(PlaceCell.site_id)).all()
    take_steps(session, operations.plan_scopes(session, scope_ids=(COMPANY,), now=MONDAY))

    assert session.execute(select(PlaceCell.__table__).order_by(PlaceCell.site_id)).all() == rebuilt
    assert len(rebuilt) == 2


def test_a_manager_sees_their_own_people_only(session, company):
    _boss, maria, _everybody = company
    page, stops = walk(session, maria.id)

    assert [group.fact.size for group in stops["booklist"].reading.groups] == [6]
    assert [name for _id, name in page.sites] == ["Main"]


def test_can_be_narrowed_to_a_site(session, company, sites):
    _page, stops = walk(session, COMPANY, site_id=sites["Harbour"])

    assert [group.fact.site_id for group in stops["booklist"].reading.groups] == [sites["Harbour"]]
    with pytest.raises(pages.NotOnBoard):
        walk(session, COMPANY, site_id=maria_id(company))
    with pytest.raises(pages.NotOnBoard):
        walk(session, COMPANY, map_code="nowhere")


def maria_id(company):
    return company[1].id


def test_leaves_out_a_second_job_role_that_has_no_part_there(session, make, company):
    _boss, _maria, everybody = company
    custodian = make.job_role("Custodian")
    one = everybody[0]
    people.move_employee(
        session, employee_id=one.id, job_role_ids=(everybody_role(session), custodian.id), manager_id=one.manager_id,
        site_id=one.site_id, moved_on=MONDAY.date(), viewer=None, now=MONDAY,
    )  # fmt: skip
    operations.rebuild_all(session, now=MONDAY)

    assert session.scalar(select(func.count()).where(PlaceCell.job_role_id == custodian.id)) == 1
    _page, stops = walk(session, COMPANY)
    assert {group.fact.job_role_code for group in stops["booklist"].reading.groups} == {"bookseller"}


def everybody_role(session):
    return next(role.id for role in employees.list_job_roles(session) if role.code == "bookseller")


def test_before_the_first_release_there_is_nothing_to_walk_along(session, client, make):
    trainer = make.trainer()
    client.sign_in(trainer.id)
    client.get("/company/walk")

    assert client.page.find(".//li[@data-stop]") is None


class TestPages:
    def test_leads_to_the_next_step_that_the_reader_may_take(self, session, client, make, company, sites):
        boss, maria, _everybody = company
        client.sign_in(maria.id)
        client.get("/team/walk")
        stop = client.page.find(".//li[@data-stop='booklist']")
        assert (stop.get("data-state"), stop.get("data-step"), stop.get("data-gap")) == ("weak", "remind", "know")
        [link] = [a for a in stop.iter("a") if a.get("href").startswith("/team/cells/in-store/booklist")]
        client.get(link.get("href"))

        client.sign_in(boss.id)
        client.get("/company/walk")
        assert client.page.find(".//li[@data-stop='booklist']//div[@class='walk-next']/a") is not None

        trainer = make.trainer()
        client.sign_in(trainer.id)
        client.get("/company/walk")
        hrefs = [a.get("href") for a in client.page.findall(".//div[@class='walk-next']/a")]
        assert hrefs[1:] == ["/write/maps/in-store#shelf", "/write/coverage"]
        client.get(hrefs[0])
        chosen = {e.get("value") for e in client.page.iter() if {"checked", "selected"} & set(e.keys())}
        assert {str(everybody_role(session)), str(sites["Main"])} <= chosen
        client.get("/write/announcements/new?job_roles=nonsense&sites=nonsense")

    def test_shows_what_customers_said_beside_it(self, session, client, make, company):
        trainer, today = make.trainer(), clock.now().date()
        lines = tuple(
            ResultLine(
                line=n, map_code="in-store", touchpoint_code="booklist", month=months_before(today, n),
                csat=400 + n, answer_count=50, complaints=n,
            )
            for n in (13, 3, 2, 1)
        )  # fmt: skip
        found = ResultsReading(lines=lines, wrong=())
        import_id = results.keep_results(session, name="x.csv", found=found, viewer=None, now=MONDAY)
        results.import_results(session, import_id=import_id, viewer=None, now=MONDAY)
        client.sign_in(trainer.id)
        client.get("/company/walk")
        figures = client.page.findall(".//li[@data-stop='booklist']//div[@class='walk-figure']")
        assert [(f.get("data-measure"), f.get("data-months")) for f in figures] == [("csat", "3"), ("complaints", "3")]
        assert client.page.find(".//p[@data-no-cause]") is not None
        client.get("/company/walk?site=nonsense", status=404)

    def test_statements_do_not_grow_with_the_company(self, session, client, make, company):
        client.sign_in(company[0].id)
        client.get("/company/walk")
        with client.counting() as few:
            client.get("/company/walk")
        for n in range(5):
            role = make.job_role(f"Role {n}")
            make.employee(f"More {n}", job_role=role)
        operations.rebuild_all(session, now=MONDAY)
        with client.counting() as many:
            client.get("/company/walk")

        assert len(many) == len(few) <= 12

    def test_is_closed_to_who_leads_nobody(self, client, make, company):
        client.sign_in(make.learner().id)
        client.get("/company/walk", status=403)
        client.get("/team/walk", status=403)


def test_groups_of_a_map_take_one_statement(session, company):
    found = queries.list_groups(session, COMPANY, "in-store", known=True)

    assert {code: len(groups) for code, groups in found.items()} == {"booklist": 2}
