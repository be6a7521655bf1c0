from datetime import timedelta

import pytest

from lms.core import clock
from lms.recall import queries
from tests.factories.recall import MOMENTS
from tests.times import MONDAY

BUDGET = 6


@pytest.fixture
def ben(make):
    make.release()
    ben = make.learner("Ben Okoro", job_role=make.job_role())
    make.learned(ben, *MOMENTS, now=MONDAY - timedelta(days=40))
    return ben


@pytest.fixture
def browser(client, ben):
    client.sign_in(ben.id)
    return client


def hidden(client):
    return client.page.find(".//input[@name='item']").get("value")


def option(client, *, right=True):
    start = "Right" if right else "Wrong"
    radios = (one.get("value", "") for one in client.page.iter("input") if one.get("type") == "radio")
    return next(value for value in radios if value.startswith(start))


class TestFollowUp:
    def test_one_question_at_a_time_each_answered_at_once(self, browser, session, ben):
        for n in (1, 2, 3):
            answer = browser.get("/follow-up")
            assert "Right answer" not in answer.text
            browser.follow(browser.post("/follow-up", {"item": hidden(browser), "q": option(browser, right=n < 3)}))
            assert (
                browser.page.find(".//*[@class='verdict good']" if n < 3 else ".//*[@class='verdict bad']") is not None
            )

        assert browser.page.find(".//*[@role='status']") is not None
        assert browser.page.find(".//form[@action='/follow-up']") is None
        browser.get("/follow-up")
        assert browser.page.find(".//input[@name='item']") is None
        assert queries.find_open_question(session, ben.id, now=clock.now()) is None

    def test_says_what_is_missing_and_keeps_the_question(self, browser):
        browser.get("/follow-up")
        item = hidden(browser)

        browser.post("/follow-up", {"item": item}, status=422)

        assert hidden(browser) == item
        assert browser.page.find(".//*[@id='q-error']") is not None
        browser.post("/follow-up", {"item": item, "q": "None of these"}, status=422)
        browser.post("/follow-up", {"item": "gone", "q": "Anything"}, status=409)

    def test_going_back_shows_the_answer_and_never_changes_it(self, browser, client, make):
        browser.get("/follow-up")
        item = hidden(browser)
        right, wrong = (option(browser, right=one) for one in (True, False))
        first = browser.post("/follow-up", {"item": item, "q": right}, status=303).headers["Location"]

        again = browser.post("/follow-up", {"item": item, "q": wrong}, status=303).headers["Location"]

        assert again == first
        client.sign_in(make.learner("Noor Haddad").id)
        client.get(first.partition("#")[0], status=404)

    def test_an_unanswered_question_of_it_is_not_shown_with_its_answer(self, browser):
        browser.get("/follow-up")
        place = browser.post("/follow-up", {"item": hidden(browser), "q": option(browser)}, status=303).headers[
            "Location"
        ]

        browser.get(place.partition("#")[0].rpartition("/")[0] + "/2", status=404)

    def test_says_when_nothing_is_due(self, client, make, ben):
        client.sign_in(make.learner("Noor Haddad").id)

        client.get("/follow-up")

        assert client.page.find(".//form[@action='/follow-up']") is None

    def test_takes_few_statements(self, browser):
        browser.get("/follow-up")
        with browser.counting() as planned:
            browser.get("/follow-up")
        browser.follow(browser.post("/follow-up", {"item": hidden(browser), "q": option(browser)}))
        with browser.counting() as begun:
            browser.get("/follow-up")

        for seen in (planned, begun):
            assert len(seen) <= BUDGET, "\n\n".join(seen)
