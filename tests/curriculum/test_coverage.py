"""The coverage page: what it shows, to whom, and at what price."""

import pytest
from sqlalchemy import select

from lms.curriculum.coverage import operations, queries
from lms.curriculum.coverage.models import ReachCount
from lms.journeys import operations as maps
from lms.journeys.suggestions import operations as suggestions
from lms.journeys.suggestions.terms import Reply
from lms.outbox.terms import take_steps
from tests.factories.learning import IN_STORE
from tests.times import MONDAY

BUDGET = 12


@pytest.fixture
def trainer(make):
    return make.trainer("Ada")


@pytest.fixture
def mapped(session, make):
    make.job_role("Bookseller")
    make.job_role("Custodian", department="Facilities")
    maps.apply_maps(session, documents=[IN_STORE], now=MONDAY)


def found(client):
    """Where the findings on the page lead."""
    return [link.get("href") for link in client.page.findall(".//*[@class='found-list']/li/a")]


def undo_buttons(client):
    return [one for one in client.page.iter("input") if one.get("name") == "undo"]


class TestShowCoverage:
    def test_says_that_there_is_no_map_yet(self, client, trainer):
        client.sign_in(trainer.id)

        client.get("/write/coverage")

        assert client.page.find(".//*[@class='route']") is None

    def test_names_who_has_no_impact(self, client, make, mapped, trainer):
        make.employee("Ida", job_role=make.job_role("Custodian"))
        client.sign_in(trainer.id)

        client.get("/write/coverage")

        assert client.page.find(".//*[@class='headline']/strong").text == "50%"
        assert [name.text for name in client.page.findall(".//*[@class='names']/li/bdi")] == ["Custodian"]

    def test_links_to_the_place_that_mends_it(self, client, mapped, trainer):
        client.sign_in(trainer.id)

        client.get("/write/coverage?code=C4")

        assert found(client) == ["/write/maps/in-store?from=coverage#shelf"]

    def test_narrows_down_without_javascript(self, client, mapped, trainer):
        client.sign_in(trainer.id)

        client.get("/write/coverage?code=C4&map=in-store")
        assert len(found(client)) == 1

        client.get("/write/coverage")
        assert len(found(client)) > 1

    @pytest.mark.parametrize(
        "odd", ["code=%00", "code=C99", "map=../x", "map=%F0%9F%98%80&code=C4", "code=" + "x" * 500]
    )
    def test_shows_nothing_for_odd_questions(self, client, mapped, trainer, odd):
        client.sign_in(trainer.id)

        client.get(f"/write/coverage?{odd}")

        assert found(client) == []

    def test_asks_the_database_at_most_twelve_times(self, client, make, mapped, trainer):
        for number in range(20):
            make.employee(f"Person {number}")
        client.sign_in(trainer.id)

        with client.counting() as statements:
            client.get("/write/coverage")

        assert len(statements) <= BUDGET

    def test_shows_administrators_where_they_can_act(self, client, make, mapped):
        client.sign_in(make.administrator("Zoe").id)

        page = client.get("/write/coverage").text

        assert "/job-roles/" in page
        assert "/write/maps/in-store" not in page

    def test_is_none_of_a_learners_business(self, client, make, mapped):
        client.sign_in(make.learner("Ben").id)

        client.get("/write/coverage", status=403)

    def test_confirms_a_map_and_takes_it_back(self, client, mapped, trainer):
        client.sign_in(trainer.id)

        client.follow(client.post("/write/maps/in-store/confirm"))
        client.get("/write/coverage")
        assert len(undo_buttons(client)) == 1

        client.post("/write/maps/in-store/confirm", {"undo": "1"})
        client.get("/write/coverage")
        assert undo_buttons(client) == []

    def test_cannot_confirm_what_is_not_there(self, client, mapped, trainer):
        client.sign_in(trainer.id)

        client.post("/write/maps/nowhere/confirm", status=404)


class TestCountReach:
    KEY = "understand:in-store/booklist@bookseller"

    def test_counts_who_holds_all_of_a_level(self, session, make, mapped):
        bookseller = make.job_role("Bookseller")
        ben, _ = make.employee("Ben", job_role=bookseller), make.employee("Joe", job_role=bookseller)
        make.course(bookseller, objectives=[self.KEY])
        make.proof(ben, self.KEY)

        take_steps(session, operations.plan_reach(session, now=MONDAY))

        assert [(r.level, r.owed_count, r.held_count) for r in session.scalars(select(ReachCount))] == [
            ("understand", 2, 1)
        ]

    def test_shows_it(self, client, session, make, mapped, trainer):
        make.course(make.job_role("Bookseller"), objectives=[self.KEY])
        take_steps(session, operations.plan_reach(session, now=MONDAY))
        client.sign_in(trainer.id)

        client.get("/write/coverage")

        assert "0%" in client.page.find(".//*[@class='n num three']").text

    def test_is_empty_before_the_first_course(self, session, mapped):
        take_steps(session, operations.plan_reach(session, now=MONDAY))

        assert queries.count_levels(session, now=MONDAY) == []


def actions(client):
    """Where the page's forms are sent."""
    return {form.get("action") for form in client.page.iter("form")}


class TestSuggestions:
    KEY = {"map": "in-store", "touchpoint": "shelf", "job_role": "custodian"}

    @pytest.fixture
    def said(self, session, make, mapped):
        ida = make.employee("Ida", job_role=make.job_role("Custodian"))
        suggestions.reply(
            session,
            employee_id=ida.id,
            map_code="in-store",
            touchpoint_code="shelf",
            job_role="custodian",
            reply=Reply.YES,
            now=MONDAY,
        )

    def test_is_empty_at_first(self, client, trainer):
        client.sign_in(trainer.id)

        client.get("/write/suggestions")

        assert actions(client).isdisjoint({"/write/suggestions/accept", "/write/suggestions/decline"})

    def test_adds_to_the_map_with_one_button_and_undoes_it(self, client, said, trainer):
        client.sign_in(trainer.id)
        client.get("/write/suggestions")
        assert "/write/suggestions/accept" in actions(client)

        client.follow(client.post("/write/suggestions/accept", self.KEY))
        assert "/write/suggestions/reopen" in actions(client)

        client.follow(client.post("/write/suggestions/reopen", self.KEY))
        assert "/write/suggestions/accept" in actions(client)

    def test_declines_with_a_reason_only(self, client, said, trainer):
        client.sign_in(trainer.id)

        client.post("/write/suggestions/decline", {**self.KEY, "reason": ""}, status=422)
        assert client.page.find(".//input[@aria-invalid='true']").get("name") == "reason"

        page = client.follow(client.post("/write/suggestions/decline", {**self.KEY, "reason": "Booksellers do it."}))
        assert "Booksellers do it." in page.text

    def test_says_that_somebody_was_faster(self, client, said, trainer):
        client.sign_in(trainer.id)
        client.post("/write/suggestions/accept", self.KEY)

        client.post("/write/suggestions/accept", self.KEY, status=409)

    @pytest.mark.parametrize("what", ["accept", "reopen"])
    def test_knows_nothing_of_odd_keys(self, client, mapped, trainer, what):
        client.sign_in(trainer.id)

        client.post(f"/write/suggestions/{what}", {"map": "x" * 70}, status=404)
        client.post(f"/write/suggestions/{what}", {**self.KEY, "job_role": "\u0000"}, status=404)

    def test_dismisses_a_doubt_and_reopens_it(self, client, session, mapped, trainer):
        suggestions.raise_doubt(
            session, subject="in-store/shelf", item_id="who", full_hash="a", question="Who?", now=MONDAY
        )
        doubt_id = suggestions.queries.find_doubt(session, item_id="who", full_hash="a")
        client.sign_in(trainer.id)

        def undo_buttons(answer):
            client.follow(answer)
            return [one for one in client.page.iter("input") if one.get("name") == "undo"]

        assert undo_buttons(client.post(f"/write/suggestions/doubts/{doubt_id}/dismiss"))
        assert not undo_buttons(client.post(f"/write/suggestions/doubts/{doubt_id}/dismiss", {"undo": "1"}))
