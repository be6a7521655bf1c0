"""The questions of the day by the link in an e-mail: once, for a day, for nothing else."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.core import clock
from lms.people.models import Employee
from lms.people.terms import EmploymentState
from lms.recall.links import operations as links
from lms.recall.links import queries
from lms.recall.links.models import LinkTry, RecallLink
from lms.recall.models import FollowUpQuestion
from lms.recall.views import by_link
from lms.web.resources import resources
from tests.factories import Make
from tests.factories.recall import BANK, MOMENTS
from tests.page_client import PageClient
from tests.resources import replaced
from tests.times import MONDAY

BUDGET = 6
UNKNOWN = "/two-minutes/" + "x" * 43


@pytest.fixture
def ben(make):
    make.release()
    ben = make.learner("Ben Okoro", job_role=make.job_role())
    make.learned(ben, "mantra", *MOMENTS, now=MONDAY - timedelta(days=40))
    return ben


@pytest.fixture
def link(session, ben):
    return f"/two-minutes/{links.make_link(session, employee_id=ben.id, now=clock.now())}"


@pytest.fixture
def started(client, link):
    client.get(link)
    client.follow(client.post(link))
    return client


def item(client):
    found = client.page.find(".//input[@name='item']")
    return None if found is None else found.get("value")


def answer(client, value="Every student leaves ready for class"):
    return client.post("/two-minutes", {"item": item(client), "q": value}, status=303)


class TestTheLink:
    def test_leads_through_all_questions_to_the_end_and_nowhere_else(self, started, session):
        for n in range(3):
            value = "Every student leaves ready for class" if n == 0 else f"Right: {item(started)}"
            started.follow(answer(started, value))
            started.get("/two-minutes")

        assert item(started) is None
        assert session.scalars(select(FollowUpQuestion.is_correct)).all() == [True] * 3
        assert started.page.find(".//*[@data-right='3']") is not None
        assert started.page.find(".//*[@data-streak]") is None
        for place in ("/", "/follow-up", "/record", "/journey", "/me", "/messages", "/mantra"):
            assert "/sign-in" in started.get(place, status=303).headers["Location"]

    def test_is_not_used_up_by_opening_it(self, client, session, link):
        for _program in range(3):
            client.get(link)
        client.http.head(link)

        assert session.scalars(select(RecallLink.used_at)).all() == [None]
        client.follow(client.post(link))
        assert item(client)

    def test_works_once(self, app, client, started, link):
        other = PageClient(app)

        other.get(link, status=410)
        other.post(link, status=410)

        assert other.page.find(".//a[@class='btn']").get("href").startswith("/sign-in")
        other.get("/two-minutes", status=410)

    def test_opened_again_in_the_browser_that_used_it_goes_on(self, started, link):
        started.follow(started.get(link, status=303))

        assert item(started)

    def test_runs_out_after_a_day_and_so_does_its_pass(self, session, client, started, link):
        session.execute(update(RecallLink).values(expires_at=clock.now() - timedelta(seconds=1)))

        client.get("/two-minutes", status=410)
        client.get(link, status=410)
        client.post(link, status=410)

    def test_that_never_was_and_one_that_was_used_look_the_same(self, app, started, link):
        other = PageClient(app)

        used, unknown = (other.get(place, status=410).text for place in (link, UNKNOWN))

        assert used.replace(link, "") == unknown.replace(UNKNOWN, "")

    def test_ends_with_the_next(self, session, client, ben, link):
        links.make_link(session, employee_id=ben.id, now=clock.now())

        client.post(link, status=410)

    def test_ends_with_the_employment(self, session, client, ben, started, link):
        session.execute(update(Employee).values(state=EmploymentState.ENDED))

        client.get("/two-minutes", status=410)

    def test_is_kept_as_a_hash_and_told_nobody(self, session, client, link):
        answer = client.get(link)

        row = session.scalars(select(RecallLink)).one()
        assert row.token_hash not in link
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["Cache-Control"] == "no-store"
        cookie = client.post(link).headers["Set-Cookie"]
        assert cookie.startswith("two-minutes=")
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie

    def test_over_tls_its_pass_is_secure_and_bound_to_the_host(self, app, session, link):
        config = replace(resources(app).config, public_base_url="https://learn.example.org")
        with replaced(app, config=config), app.test_request_context(link, method="POST"):
            cookie = by_link.use_link(link.rpartition("/")[2]).headers["Set-Cookie"]

        assert cookie.startswith("__Host-two-minutes=")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie

    def test_many_tries_from_one_address_must_wait(self, session, client, link):
        for _n in range(queries.TRIES):
            client.post(UNKNOWN, status=410)

        refused = client.post(link, status=429)

        assert int(refused.headers["Retry-After"]) > 0
        session.execute(update(LinkTry).values(tried_at=clock.now() - queries.WINDOW))
        client.post(link, status=303)


def test_two_browsers_at_once_cannot_both_use_it(real_database):
    with real_database.transaction() as session:
        token = links.make_link(session, employee_id=Make(session).employee("Ben Okoro").id, now=MONDAY)

    def use(_n):
        with real_database.transaction() as session:
            return links.use_link(session, token=token, now=MONDAY)

    with ThreadPoolExecutor(4) as browsers:
        secrets = list(browsers.map(use, range(4)))

    assert sum(one is not None for one in secrets) == 1


class TestWhoIsSignedIn:
    def test_as_oneself_needs_no_link(self, session, client, ben, link):
        client.sign_in(ben.id)

        assert client.get(link, status=303).headers["Location"] == "/follow-up"
        assert session.scalars(select(RecallLink.used_at)).all() == [None]

    def test_as_somebody_else_is_not_mixed_up(self, session, client, make, ben, link):
        noor = make.learner("Noor Haddad")
        client.sign_in(noor.id)
        client.get(link)
        client.follow(client.post(link))

        place = answer(client).headers["Location"].partition("#")[0]

        assert client.get(place).status_code == 200
        client.get(place.replace("/two-minutes/", "/follow-ups/"), status=404)
        client.get("/follow-up")
        assert item(client) is None
        assert session.scalars(select(FollowUpQuestion.is_correct)).all().count(True) == 1


class TestTheQuestions:
    def test_give_no_key_away_before_the_answer_is_stored(self, started):
        page = started.get("/two-minutes").text

        assert BANK[0].key[0] not in page
        place = answer(started).headers["Location"].partition("#")[0]
        started.get(place.rpartition("/")[0] + "/2", status=404)

    def test_an_answer_after_the_cap_of_the_day_has_its_own_answer(self, started):
        for n in range(3):
            started.get("/two-minutes")
            answer(started, "Every student leaves ready for class" if n == 0 else f"Right: {item(started)}")

        started.post("/two-minutes", {"item": "situation-till", "q": "Right: situation-till"}, status=409)

        assert started.page.find(".//*[@data-refused]") is not None

    def test_two_tabs_give_one_answer(self, started, session):
        first = item(started)
        one = answer(started)
        two = started.post("/two-minutes", {"item": first, "q": "nothing of the sort"})

        assert one.headers["Location"] == two.headers["Location"]
        assert session.scalars(select(FollowUpQuestion.is_correct)).all().count(True) == 1

    def test_nobody_without_a_pass_answers(self, client, ben, session):
        client.post("/two-minutes", {"item": "situation-till", "q": "x"}, status=410)

        assert session.scalars(select(FollowUpQuestion.item_id)).all() == []

    def test_take_few_statements(self, started):
        with started.counting() as seen:
            started.get("/two-minutes")

        assert len(seen) <= BUDGET, "\n\n".join(seen)
