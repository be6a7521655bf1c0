from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from lms.assignments.models import Assignment
from lms.core import clock
from lms.quizzes import operations, pages, queries
from lms.quizzes.ports import QuizPorts
from lms.quizzes.terms import Correction, QuizRule
from tests.factories.quizzes import ITEMS, RIGHT, SMALL

BUDGET = 6
NO_SIGNS = QuizPorts(find_signs=lambda _session: {})


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


@pytest.fixture
def question(session, attempt):
    """The address of a question by its item."""
    asked = queries.list_asked_questions(session, attempt)
    places = {one.item.item_id: one.position for one in asked}
    return lambda item_id: f"/attempts/{attempt}/questions/{places[item_id]}"


def fields(path, item, answer):
    """What a browser sends for an answer."""
    name = "q" + path.rsplit("/", 1)[1]
    if "pairs" in answer:
        return {f"{name}-{n}": answer["pairs"].get(prompt, "") for n, prompt in enumerate(item.prompts)}
    return {name: next(iter(answer.values()))}


def give(browser, question, item_id, answer=None, **options):
    item = next(item for item in ITEMS if item.item_id == item_id)
    path = question(item_id)
    return browser.post(path, fields(path, item, answer or RIGHT[item_id]), **options)


class TestShowQuestion:
    def test_a_quiz_leads_to_the_first_open_question(self, browser, question, attempt):
        assert browser.get(f"/attempts/{attempt}", status=303).headers["Location"].endswith(question("pick") + "#q1")
        give(browser, question, "pick")

        assert browser.get(f"/attempts/{attempt}", status=303).headers["Location"].endswith(question("many") + "#q2")

    def test_shows_one_question_with_its_scene(self, client, make, lesson, ben):
        scene = ("Check the list", "The shelf is empty.")
        place = {"subject": ("in-store/booklist",), "job_role": "bookseller"}
        items = [replace(item, scene=scene, question="What now?", **place) for item in ITEMS]
        make.quiz(lesson, bank=items)
        attempt = make.attempt(make.quiz_of(lesson), ben, now=clock.now())
        client.sign_in(ben.id)

        page = client.get(f"/attempts/{attempt}/questions/1").text

        assert page.count("<fieldset") == 1
        assert all(line in page for line in (*scene, "What now?"))
        assert items[0].stem not in page
        assert page.count('class="plate you"') == 1

    def test_tells_until_when_to_answer(self, client, make):
        make.release()
        lesson = make.lesson("timed", rule=replace(SMALL, time_limit_seconds=600))
        client.sign_in(make.reader(lesson=lesson).id)

        started = client.post(f"/modules/{lesson.version_id}/quiz")
        client.follow(client.get(started.headers["Location"], status=303))

        assert client.page.find(".//*[@id='deadline']/time") is not None

    def test_is_not_found_for_somebody_else_or_beyond_the_last(self, client, make, browser, attempt):
        browser.get(f"/attempts/{attempt}/questions/5", status=404)
        browser.post(f"/attempts/{attempt}/questions/5", {"q5": "x"}, status=404)
        client.sign_in(make.reader("Ann Lee").id)

        for path in (f"/attempts/{attempt}", f"/attempts/{attempt}/questions/1", f"/attempts/{attempt}/result"):
            client.get(path, status=404)
        client.post(f"/attempts/{attempt}/questions/1", {"q1": "Ready for class"}, status=404)

    @pytest.mark.parametrize("is_answered", [False, True])
    def test_asks_the_database_at_most_six_times(self, browser, question, is_answered):
        if is_answered:
            give(browser, question, "pick")
        browser.get(question("pick"))

        with browser.counting() as seen:
            browser.get(question("pick"))

        assert len(seen) <= BUDGET, "\n\n".join(seen)


class TestAnswerQuestion:
    def test_is_told_at_once_with_why_and_leads_on(self, browser, question):
        page = browser.follow(give(browser, question, "pick", {"choice": "Ready to pay"})).text

        assert page.count('class="opt wrong"') == page.count('class="opt right"') == 1
        assert 'class="verdict bad"' in page
        assert "Told to who pays." in page
        assert ITEMS[0].explanation in page
        assert f'href="{question("many")}#q2"' in page

    def test_the_first_counts_in_a_second_tab_and_when_it_is_sent_again(self, browser, question):
        give(browser, question, "pick", {"choice": "Ready to pay"})

        page = browser.follow(give(browser, question, "pick")).text

        assert 'value="Ready to pay" checked' in page
        assert 'class="verdict bad"' in page

    def test_going_back_shows_it_without_a_form(self, browser, question):
        give(browser, question, "many")
        browser.get(question("many"))

        assert browser.page.find(".//form[@action='" + question("many") + "']") is None

    @pytest.mark.parametrize("item_id", ["pick", "match"])
    def test_asks_again_where_something_is_missing(self, browser, session, attempt, question, item_id):
        part = {"choice": ""} if item_id == "pick" else {"pairs": {"At the door": "You greet"}}

        page = give(browser, question, item_id, part, status=422).text

        assert 'id="summary"' in page
        assert not any(one.is_answered for one in queries.list_asked_questions(session, attempt))
        if item_id == "match":
            assert page.count(" selected>") == 1

    def test_refuses_an_answer_that_was_not_offered(self, browser, question):
        give(browser, question, "pick", {"choice": "Made up"}, status=422)

    def test_moves_one_step_and_keeps_nothing_yet(self, browser, session, attempt, question):
        path = question("order")
        shown = next(one.shown for one in queries.list_asked_questions(session, attempt) if one.item.item_id == "order")

        page = browser.post(path, {"q3": list(shown), "move": "q3:2:up"}, status=200)

        order = [field.get("value") for field in browser.page.iter("input") if field.get("name") == "q3"]
        assert order == [shown[0], shown[2], shown[1]]
        assert "verdict" not in page.text

    @pytest.mark.parametrize("move", ["", "q1", "q3:x:up", "q9:0:down", "q3:999999:up", ":::", "q3:0:sideways"])
    def test_takes_odd_moves_for_none(self, browser, question, move):
        browser.post(question("order"), {"q3": RIGHT["order"]["order"], "move": move}, status=200)

        order = [field.get("value") for field in browser.page.iter("input") if field.get("name") == "q3"]
        assert order == RIGHT["order"]["order"]

    def test_a_release_in_between_changes_nothing(self, browser, make, lesson, question):
        make.quiz(lesson, bank=[replace(item, key=item.key[::-1], stem="Changed?") for item in ITEMS])

        assert 'class="verdict good"' in browser.follow(give(browser, question, "pick")).text

    def test_a_course_that_gives_way_in_between_loses_nothing(self, browser, session, attempt, question, ben):
        give(browser, question, "pick")
        session.execute(update(Assignment).where(Assignment.employee_id == ben.id).values(withdrawn_at=clock.now()))

        for item_id in ("many", "order", "match"):
            give(browser, question, item_id)

        assert 'data-passed="yes"' in browser.get(f"/attempts/{attempt}/result").text
        browser.get(f"/attempts/{attempt}/questions/1")

    def test_of_another_attempt_changes_nothing(self, browser, session, make, lesson, ben):
        done = make.submitted(make.quiz_of(lesson), ben, answers={}, now=clock.now())
        other = make.attempt(make.quiz_of(lesson), make.employee("Ann Lee"), now=clock.now())
        before = [queries.list_asked_questions(session, one) for one in (done, other)]

        browser.post(f"/attempts/{done}/questions/1", {"q1": RIGHT["pick"]["choice"]}, status=303)
        browser.post(f"/attempts/{other}/questions/1", {"q1": RIGHT["pick"]["choice"]}, status=404)

        assert [queries.list_asked_questions(session, one) for one in (done, other)] == before

    def test_after_its_time_leads_to_the_result(self, client, make):
        make.release()
        lesson = make.lesson("timed", rule=replace(SMALL, time_limit_seconds=60))
        ben = make.reader(lesson=lesson)
        late = make.attempt(make.quiz_of(lesson), ben, answers={"pick": RIGHT["pick"]})
        client.sign_in(ben.id)

        client.get(f"/attempts/{late}/questions/2", status=303)
        result = client.follow(client.post(f"/attempts/{late}/questions/2", {"q2": "Buyer"})).text

        assert "Your time ran out" in result
        assert "data-unanswered" in client.get(f"/attempts/{late}/questions/2").text

    def test_the_last_closes_the_quiz(self, browser, question, attempt):
        for item_id in RIGHT:
            page = browser.follow(give(browser, question, item_id)).text

        assert f'href="/attempts/{attempt}/result"' in page
        assert f'href="{question("many")}#q2"' in browser.get(question("pick")).text
        assert browser.get(f"/attempts/{attempt}", status=303).headers["Location"].endswith("/result")


class TestShowResult:
    def test_waits_until_all_is_answered(self, browser, attempt):
        assert (
            browser.get(f"/attempts/{attempt}/result", status=303).headers["Location"].endswith(f"/attempts/{attempt}")
        )

    def test_says_that_it_is_passed_and_what_was_shown(self, browser, make, lesson, ben):
        done = make.submitted(make.quiz_of(lesson), ben, now=clock.now())

        page = browser.get(f"/attempts/{done}/result").text

        assert 'data-passed="yes"' in page
        assert 'id="gained"' in page
        assert 'id="still-open"' not in page
        assert 'id="again"' not in page

    def test_says_what_is_missing_what_comes_back_and_when_to_try_again(self, browser, make, lesson, ben):
        done = make.submitted(make.quiz_of(lesson), ben, answers={"pick": RIGHT["pick"]}, now=clock.now())

        page = browser.get(f"/attempts/{done}/result").text

        assert 'data-passed="no"' in page
        assert 'data-lacking="3"' in page
        assert 'id="again"' in page
        assert "in your two minutes" not in page
        assert "data-opens-on" in page
        assert 'id="still-open"' in page

    def test_says_that_what_was_missed_comes_back_once_it_is_passed(self, browser, make, lesson, ben):
        quiz = make.quiz(lesson, rule=QuizRule(size=5), bank=[*ITEMS, replace(ITEMS[0], item_id="fifth")])
        done = make.submitted(quiz, ben, answers={**RIGHT, "fifth": {"choice": "Ready to pay"}}, now=clock.now())

        assert browser.get(f"/attempts/{done}/result").text.count("in your two minutes") == 1

    def test_a_refused_start_is_a_rule(self, browser, make, lesson, ben):
        make.submitted(make.quiz_of(lesson), ben, answers={}, now=clock.now())

        assert "data-opens-on" in browser.get(f"/modules/{lesson.version_id}/quiz").text
        browser.post(f"/modules/{lesson.version_id}/quiz", status=422)

    def test_what_a_later_attempt_showed_is_not_still_to_show(self, browser, make, lesson, ben):
        quiz = make.quiz_of(lesson)
        missed = make.submitted(quiz, ben, answers={}, now=clock.now() - timedelta(days=2))

        make.submitted(quiz, ben, now=clock.now())

        assert 'id="still-open"' not in browser.get(f"/attempts/{missed}/result").text

    def test_names_the_answer_that_a_regrade_calls_right(self, browser, session, attempt, question, ben):
        item = ITEMS[0]
        right = item.distractors[0]
        operations.add_regrade(
            session, item_id=item.item_id, full_hash=item.full_hash, correction=Correction(key=(right,), may_lower=True),
            reason="The key was wrong.", employee_id=ben.id, now=clock.now(),
        )  # fmt: skip
        give(browser, question, "pick")

        told = pages.question_page(session, queries.get_attempt(session, attempt), position=1, ports=NO_SIGNS).feedback

        assert (told.right, told.is_correct, told.chosen_feedback) == ((right,), False, "")

    @pytest.mark.parametrize("answers", [RIGHT, {}])
    def test_asks_the_database_at_most_six_times(self, browser, make, lesson, ben, answers):
        done = make.submitted(make.quiz_of(lesson), ben, answers=answers, now=clock.now())
        browser.get(f"/attempts/{done}/result")

        with browser.counting() as seen:
            browser.get(f"/attempts/{done}/result")

        assert len(seen) <= BUDGET, "\n\n".join(seen)
