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


class TestTheDay:
    @pytest.fixture
    def done(self, browser):
        for _n in range(3):
            browser.get("/follow-up")
            browser.follow(browser.post("/follow-up", {"item": hidden(browser), "q": option(browser)}))
        browser.get("/follow-up")
        return browser

    def days(self, browser):
        return browser.page.find(".//*[@data-days]")

    def test_shows_what_it_came_to_and_the_week(self, done):
        assert self.days(done).get("data-days") == "1"
        assert done.page.find(".//*[@data-right='3'][@data-count='3']") is not None
        assert len(done.page.findall(".//*[@data-mark='done']")) == 1
        assert done.page.find(".//*[@data-mark='missed']") is None

    def test_hides_the_days_and_brings_them_back(self, done):
        done.post("/follow-up/days", {"hide": "1"})
        done.get("/follow-up")
        hidden_days = self.days(done).get("data-days")
        done.post("/follow-up/days", {"hide": "0"})
        done.get("/follow-up")

        assert (hidden_days, self.days(done).get("data-days")) == ("hidden", "1")

    def test_an_answer_too_many_is_refused_by_name(self, done, session, ben):
        before = queries.list_answered_today(session, ben.id, now=clock.now())

        done.post("/follow-up", {"item": "situation-gate", "q": "Right"}, status=409)

        assert done.page.find(".//*[@data-refused]") is not None
        assert queries.list_answered_today(session, ben.id, now=clock.now()) == before

    def test_nobody_else_sees_the_days(self, done, make, ben):
        done.sign_in(make.learner("Noor Haddad").id)
        done.get("/follow-up")

        assert self.days(done) is None

    def test_takes_few_statements(self, done):
        with done.counting() as seen:
            done.get("/follow-up")

        assert len(seen) <= BUDGET, "\n\n".join(seen)


class TestTheMantra:
    @pytest.fixture
    def browser(self, client, make, ben):
        make.learned(ben, "mantra", now=MONDAY - timedelta(days=40))
        client.sign_in(ben.id)
        client.get("/follow-up")
        return client

    def grade(self, browser, **data):
        browser.follow(browser.post("/follow-up", {"item": hidden(browser), **data}))
        return browser.page.find(".//*[@data-grade]").get("data-grade")

    @pytest.mark.parametrize(
        ("typed", "grade"),
        [
            ("every student leaves ready for class", "exact"),
            ("every student is ready for class", "near"),
            ("no student leaves ready for class", "partial"),
            ("the customer is king", "none"),
        ],
    )
    def test_says_how_near_it_came(self, browser, typed, grade):
        assert self.grade(browser, q=typed) == grade
        assert (browser.page.find(".//ins") is not None) == (grade in {"near", "partial"})

    def test_is_told_to_who_gives_up(self, browser):
        assert self.grade(browser, q="", give_up="1") == "none"

    def test_asks_for_something_typed_and_keeps_what_was(self, browser):
        browser.post("/follow-up", {"item": hidden(browser), "q": "  "}, status=422)

        assert browser.page.find(".//*[@id='q-error']") is not None
        assert browser.page.find(".//textarea[@aria-invalid='true']") is not None


class TestWorkingDays:
    def test_are_chosen_by_administrators(self, client, session, make):
        client.sign_in(make.administrator("Zoe Xu").id)
        client.get("/settings/working-days")
        assert len(client.page.findall(".//input[@name='days'][@checked]")) == 5

        client.post("/settings/working-days", {"days": ["5", "6"]})

        assert queries.load_working_days(session) == {5, 6}

    @pytest.mark.parametrize("days", [[], ["7"], ["x"]])
    def test_one_at_least_and_no_others_than_there_are(self, client, session, make, days):
        client.sign_in(make.administrator("Zoe Xu").id)

        client.post("/settings/working-days", {"days": days}, status=422)

        assert queries.load_working_days(session) == {0, 1, 2, 3, 4}
