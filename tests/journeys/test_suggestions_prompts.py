"""“Is this your job too?” on the journey page."""

from dataclasses import replace

import pytest

from lms.journeys.suggestions import operations, queries
from lms.journeys.suggestions.models import SuggestedPart
from lms.journeys.terms import SystemDocument, SystemKind
from lms.learning import rules
from tests.factories.learning import IN_STORE, NOW, SNAPSHOT

BUDGET = 6
TILL = {"subject": "in-store/till", "job_role": "custodian"}


@pytest.fixture
def ida(make, client):
    make.release()
    ida = make.learner("Ida", job_role=make.job_role("Custodian"))
    client.sign_in(ida.id)
    return ida


def words(response):
    return " ".join(response.text.split())


def prompts(page):
    return page.text.count('<li class="prompt">')


class TestPrompts:
    def test_ask_with_the_reason_in_words(self, client, ida):
        page = words(client.get("/journey"))

        assert 'id="yours"' in page
        assert "Colleagues in your department work there: Bookseller" in page

    def test_leave_once_answered_and_can_be_taken_back(self, client, ida):
        before = prompts(client.get("/journey"))

        page = client.follow(client.post("/journey/replies", {**TILL, "reply": "yes"}))
        assert prompts(page) == before - 1
        assert "Remove answer" in page.text

        assert prompts(client.follow(client.post("/journey/replies", {**TILL, "reply": ""}))) == before

    @pytest.mark.both_servers
    def test_leave_for_everybody_once_resolved(self, client, session, make, ida):
        client.post("/journey/replies", {**TILL, "reply": "no"})
        operations.decline_part(
            session,
            map_code="in-store",
            touchpoint_code="till",
            job_role="custodian",
            reason="No.",
            viewer=make.viewer(make.trainer("Ada")),
            now=NOW,
        )

        page = client.get("/journey")

        assert "Remove answer" not in page.text
        assert "Pay at the till</h3>" not in page.text

    @pytest.mark.parametrize(
        "sent",
        [
            {"subject": "in-store/nothing", "job_role": "custodian", "reply": "yes"},
            {"subject": "in-store/till", "job_role": "bookseller", "reply": "yes"},
            {"subject": "in-store/till", "job_role": "custodian", "reply": "perhaps"},
            {"subject": "\u0000", "job_role": "\u0000", "reply": "yes"},
            {"subject": "x" * 500, "job_role": "custodian", "reply": "yes"},
        ],
    )
    @pytest.mark.both_servers
    def test_take_only_what_was_asked(self, client, session, ida, sent):
        client.post("/journey/replies", sent, status=404)

        assert session.query(SuggestedPart).count() == 0

    def test_stay_within_the_budget(self, client, ida):
        client.post("/journey/replies", {**TILL, "reply": "unsure"})
        client.get("/journey")

        with client.counting() as statements:
            client.get("/journey")

        assert len(statements) <= BUDGET


class TestConfirmParts:
    def test_notes_the_parts_of_the_release(self, client, session, make):
        make.release()
        client.sign_in(make.learner("Ben").id)
        assert '/confirm"' in client.get("/journey").text

        page = client.follow(client.post("/journey/in-store/confirm"))

        assert '/confirm"' not in page.text
        assert queries.list_confirmed(session, ["bookseller"]) == {("in-store", "bookseller"): {"booklist", "till"}}

    def test_needs_a_part(self, client, ida):
        client.post("/journey/in-store/confirm", status=404)


class TestRules:
    def test_ask_who_has_parts_only_with_two_reasons(self):
        system = SystemDocument(code="cart", name="Cart", kind=SystemKind.SYSTEM, department="stores")
        stage = IN_STORE.stages[0]
        shelf = replace(stage.touchpoints[1], systems=("cart",))
        one = replace(IN_STORE, stages=(replace(stage, touchpoints=(stage.touchpoints[0], shelf)), IN_STORE.stages[1]))
        snapshot = replace(SNAPSHOT, maps=(one,), systems=(system,))

        assert rules.prompts(snapshot, ("bookseller",)) == ()
        assert [p.subject for p in rules.prompts(snapshot, ("custodian",))] == [
            "in-store/booklist",
            "in-store/shelf",
            "in-store/till",
        ]

    def test_never_ask_for_what_another_job_role_of_theirs_has(self):
        assert rules.prompts(SNAPSHOT, ("bookseller", "custodian")) == ()

    def test_know_no_job_role_that_the_release_does_not(self):
        assert rules.prompts(SNAPSHOT, ("nobody",)) == ()
