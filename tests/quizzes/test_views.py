from dataclasses import replace

import pytest

from lms.core import clock
from lms.quizzes import operations, pages, queries
from lms.quizzes.terms import Correction
from tests.factories.quizzes import ITEMS, RIGHT, SMALL

BUDGET = 6


@pytest.fixture
def lesson(make):
    make.release()
    return make.lesson()


@pytest.fixture
def ben(make, lesson):
    return make.reader(lesson=lesson)


@pytest.fixture
def attempt(make, lesson, ben):
    return make.attempt(make.quiz_of(lesson), ben, now=clock.now())


@pytest.fixture
def browser(client, ben):
    client.sign_in(ben.id)
    return client


def place(session, attempt_id, item_id):
    asked = queries.list_asked_questions(session, attempt_id)
    return next(one.position for one in asked if one.item.item_id == item_id)


def fields(session, attempt_id, **answers):
    """What a browser sends for these answers by item id."""
    sent = {}
    for one in queries.list_asked_questions(session, attempt_id):
        answer, name = {**RIGHT, **answers}[one.item.item_id], f"q{one.position}"
        if answer is None:
            continue
        if "pairs" in answer:
            sent |= {f"{name}-{n}": answer["pairs"][prompt] for n, prompt in enumerate(one.item.prompts)}
        else:
            sent[name] = next(iter(answer.values()))
    return sent


class TestTakeAttempt:
    def test_shows_all_questions_as_fieldsets(self, browser, attempt):
        page = browser.get(f"/attempts/{attempt}").text

        assert page.count("<fieldset") == 4

    def test_shows_the_same_page_again_with_what_was_answered(self, browser, session, attempt):
        n = place(session, attempt, "pick")
        browser.post(f"/attempts/{attempt}/answers/{n}", {f"q{n}": "Ready to learn", "revision": "1"}, status=200)

        first, second = (browser.get(f"/attempts/{attempt}").text.split("<fieldset")[1:] for _ in range(2))

        assert 'value="Ready to learn" checked' in "".join(first)
        assert [part.split("</fieldset>")[0] for part in first] == [part.split("</fieldset>")[0] for part in second]

    def test_is_not_found_for_somebody_else(self, client, make, attempt):
        client.sign_in(make.reader("Ann Lee").id)

        client.get(f"/attempts/{attempt}", status=404)
        client.post(f"/attempts/{attempt}", status=404)
        client.post(f"/attempts/{attempt}/submit", status=404)
        client.post(f"/attempts/{attempt}/answers/1", status=404)
        client.get(f"/attempts/{attempt}/result", status=404)

    def test_leads_to_the_result_once_submitted(self, browser, make, lesson, ben):
        done = make.submitted(make.quiz_of(lesson), ben)

        assert browser.get(f"/attempts/{done}", status=303).headers["Location"].endswith("/result")

    def test_tells_until_when_to_answer(self, client, make):
        make.release()
        lesson = make.lesson("timed", rule=replace(SMALL, time_limit_seconds=600))
        ben = make.reader(lesson=lesson)
        client.sign_in(ben.id)

        client.follow(client.post(f"/modules/{lesson.version_id}/quiz"))

        assert client.page.find(".//*[@id='deadline']/time") is not None

    def test_closes_what_has_run_out_of_time(self, client, make):
        make.release()
        lesson = make.lesson("timed", rule=replace(SMALL, time_limit_seconds=60))
        ben = make.reader(lesson=lesson)
        attempt = make.attempt(make.quiz_of(lesson), ben, answers=RIGHT)
        client.sign_in(ben.id)

        client.get(f"/attempts/{attempt}", status=303)

        assert "Your time ran out" in client.get(f"/attempts/{attempt}/result").text

    def test_asks_the_database_at_most_six_times(self, browser, attempt):
        browser.get(f"/attempts/{attempt}")

        with browser.counting() as seen:
            browser.get(f"/attempts/{attempt}")

        assert len(seen) <= BUDGET, "\n\n".join(seen)


class TestSaveAnswer:
    def save(self, browser, attempt, n, choice, revision, **more):
        data = {f"q{n}": choice, "revision": str(revision)}
        return browser.post(f"/attempts/{attempt}/answers/{n}", data, **{"status": 200, **more})

    def test_tells_when_it_was_kept(self, browser, session, attempt):
        told = self.save(browser, attempt, place(session, attempt, "pick"), "Ready to learn", 1).json

        assert told["revision"] == 1
        assert len(told["saved_at"]) == 5

    def test_tells_the_stored_revision_when_it_comes_late(self, browser, session, attempt):
        n = place(session, attempt, "pick")
        self.save(browser, attempt, n, "Ready to learn", 4)

        assert self.save(browser, attempt, n, "Ready to pay", 2).json["revision"] == 4

    def test_takes_an_odd_revision_for_the_oldest(self, browser, session, attempt):
        n = place(session, attempt, "pick")

        assert self.save(browser, attempt, n, "Ready to learn", "²").json["revision"] == 0

    def test_refuses_an_answer_that_was_not_offered(self, browser, session, attempt):
        self.save(browser, attempt, place(session, attempt, "pick"), "Made up", 1, status=422)

    def test_answers_409_with_the_way_on_after_submission(self, browser, make, session, lesson, ben):
        done = make.submitted(make.quiz_of(lesson), ben)

        told = self.save(browser, done, 1, "Ready to learn", 9, status=409, headers={"Accept": "application/json"}).json

        assert told["way_on"] == f"/attempts/{done}/result"

    def test_asks_the_database_at_most_six_times(self, browser, session, attempt):
        n = place(session, attempt, "pick")

        with browser.counting() as seen:
            self.save(browser, attempt, n, "Ready to learn", 1)

        assert len(seen) <= BUDGET, "\n\n".join(seen)


class TestSaveAnswers:
    def test_keeps_all_and_goes_home(self, browser, session, attempt):
        home = browser.follow(browser.post(f"/attempts/{attempt}", fields(session, attempt)))

        assert home.request.path == "/"
        assert all(one.answer for one in queries.list_asked_questions(session, attempt))

    def test_moves_one_step_and_shows_the_new_order(self, browser, session, attempt):
        n = place(session, attempt, "order")
        shown = next(one.shown for one in queries.list_asked_questions(session, attempt) if one.position == n)
        sent = fields(session, attempt, order={"order": list(shown)})

        moved = browser.post(f"/attempts/{attempt}", {**sent, "move": f"q{n}:2:up"})

        assert moved.headers["Location"].endswith(f"/attempts/{attempt}#q{n}")
        (kept,) = (one.answer for one in queries.list_asked_questions(session, attempt) if one.position == n)
        assert kept == {"order": [shown[0], shown[2], shown[1]]}

    @pytest.mark.parametrize("move", ["", "q1", "q1:x:up", "q9:0:down", "q1:999999:up", ":::", "q1:0:sideways"])
    def test_takes_odd_moves_for_none(self, browser, session, attempt, move):
        browser.post(f"/attempts/{attempt}", {**fields(session, attempt), "move": move})

        order = queries.list_asked_questions(session, attempt)[place(session, attempt, "order") - 1]
        assert order.answer == RIGHT["order"]

    def test_answers_409_with_the_way_on_after_submission(self, browser, make, session, lesson, ben):
        done = make.submitted(make.quiz_of(lesson), ben)

        page = browser.post(
            f"/attempts/{done}", fields(session, done, pick={"choice": "Ready to pay"}), status=409
        ).text

        assert f"/attempts/{done}/result" in page


class TestSubmitAttempt:
    def test_leads_to_the_result(self, browser, session, attempt):
        result = browser.follow(browser.post(f"/attempts/{attempt}/submit", fields(session, attempt)))

        assert "You passed" in result.text
        assert "Try again" not in result.text
        assert "Check the book list (pick), Buying course books in the store" in result.text

    def test_names_the_questions_without_an_answer(self, browser, session, attempt):
        n = place(session, attempt, "many")

        page = browser.follow(browser.post(f"/attempts/{attempt}/submit", fields(session, attempt, many=None))).text

        assert 'id="summary"' in page
        assert f'<a href="#q{n}">Question {n}</a>' in page
        assert 'value="Ready for class" checked' in page

    def test_no_page_stays_behind_that_only_a_form_can_ask_for(self, browser, session, attempt):
        first = browser.post(f"/attempts/{attempt}/submit", fields(session, attempt, many=None))
        browser.post(f"/attempts/{attempt}/submit", {"anyway": "1"})

        assert browser.get(first.headers["Location"], status=303).headers["Location"].endswith("/result")

    def test_submits_anyway_when_told_to(self, browser, session, attempt):
        sent = {**fields(session, attempt, many=None), "anyway": "1"}

        result = browser.follow(browser.post(f"/attempts/{attempt}/submit", sent))

        assert "Not passed yet" in result.text
        assert "Try again" in result.text

    def test_takes_an_order_that_nobody_touched_for_no_answer(self, browser, session, attempt):
        n = place(session, attempt, "order")
        shown = next(one.shown for one in queries.list_asked_questions(session, attempt) if one.position == n)
        sent = fields(session, attempt, order={"order": list(shown)})

        assert f'href="#q{n}"' in browser.follow(browser.post(f"/attempts/{attempt}/submit", sent)).text
        page = browser.follow(browser.post(f"/attempts/{attempt}/submit", {**sent, "anyway": "1"})).text

        assert page.count("data-unanswered") == 1
        assert queries.get_outcome(session, attempt).marks[n - 1].score == 0

    def test_twice_shows_the_result_twice(self, browser, session, attempt):
        sent = fields(session, attempt)
        browser.post(f"/attempts/{attempt}/submit", sent)

        assert browser.post(f"/attempts/{attempt}/submit", sent).headers["Location"].endswith("/result")

    def test_with_other_answers_than_were_graded_answers_409(self, browser, session, attempt):
        browser.post(f"/attempts/{attempt}/submit", fields(session, attempt))

        sent = fields(session, attempt, pick={"choice": "Ready to pay"})
        page = browser.post(f"/attempts/{attempt}/submit", sent, status=409).text

        assert f"/attempts/{attempt}/result" in page


class TestShowResult:
    def test_waits_until_it_is_submitted(self, browser, attempt):
        back = browser.get(f"/attempts/{attempt}/result", status=303)

        assert back.headers["Location"].endswith(f"/attempts/{attempt}")

    def test_names_the_answer_that_a_regrade_calls_right(self, browser, session, attempt, ben):
        n = place(session, attempt, "pick")
        item = queries.list_asked_questions(session, attempt)[n - 1].item
        right = next(label for label in item.options if label not in item.key)
        operations.add_regrade(
            session, item_id=item.item_id, full_hash=item.full_hash, correction=Correction(key=(right,), may_lower=True),
            reason="The key was wrong.", employee_id=ben.id, now=clock.now(),
        )  # fmt: skip
        browser.post(f"/attempts/{attempt}/submit", fields(session, attempt))

        told = pages.result_page(session, queries.get_attempt(session, attempt)).questions[n - 1].feedback

        assert (told.right, told.is_correct, told.chosen_feedback) == ((right,), False, "")

    def test_tells_what_is_missing_and_why_each_answer_counts(self, browser, session, attempt):
        sent = fields(session, attempt, pick={"choice": "Ready to pay"}, many={"choices": ["Plumber"]})

        page = browser.follow(browser.post(f"/attempts/{attempt}/submit", sent)).text

        assert "Told to who pays." in page
        assert page.count('class="opt wrong"') == 2
        assert page.count('class="opt right"') == 3
        assert all(item.explanation in page for item in ITEMS)

    def test_tells_what_was_shown(self, browser, session, make, lesson, ben):
        done = make.submitted(make.quiz_of(lesson), ben)

        page = browser.get(f"/attempts/{done}/result").text

        assert 'id="gained"' in page
        assert "Understand" in page
        assert 'id="still-open"' not in page

    def test_tells_what_is_still_to_show_until_a_later_attempt_shows_it(self, browser, session, make, lesson, ben):
        quiz = make.quiz_of(lesson)
        missed = make.submitted(quiz, ben, answers={})
        assert 'id="still-open"' in browser.get(f"/attempts/{missed}/result").text

        make.submitted(quiz, ben)

        assert 'id="still-open"' not in browser.get(f"/attempts/{missed}/result").text
