from datetime import UTC, datetime

import pytest

from lms.core import ids
from lms.evidence import queries as evidence
from lms.learning.reader import finish, queries
from tests.factories.learning import NOW

BUDGET = 6


@pytest.fixture
def lesson(make):
    make.release()
    return make.lesson()


@pytest.fixture
def ben(make, lesson):
    return make.reader(lesson=lesson)


@pytest.fixture
def browser(client, ben):
    client.sign_in(ben.id)
    return client


def path(lesson, rest="/pages/1"):
    return f"/modules/{lesson.version_id}{rest}"


def progress(session, employee, lesson):
    return evidence.find_progress(session, employee_id=employee.id, module_version_id=lesson.version_id)


class TestAccess:
    def test_opens_for_who_was_assigned_it(self, browser, lesson):
        assert "Page 1" in browser.get(path(lesson)).text

    def test_is_not_found_for_others(self, client, make, lesson):
        client.sign_in(make.reader("Ann Lee").id)

        client.get(path(lesson), status=404)
        client.post(path(lesson), status=404)
        client.get(path(lesson, "/quiz"), status=404)
        client.post(path(lesson, "/quiz"), status=404)

    def test_stays_open_once_finished_and_closes_when_withdrawn(self, client, make, lesson):
        course = make.role_course(make.job_role(), modules=[lesson])
        then = datetime(2026, 10, 1, tzinfo=UTC)
        ann, cleo = make.reader("Ann Lee"), make.reader("Cleo Diaz")
        make.assigned(ann, course, fulfilled_at=then, withdrawn_at=then)
        make.assigned(cleo, course, withdrawn_at=then)

        client.sign_in(ann.id)
        client.get(path(lesson))
        client.sign_in(cleo.id)
        for answer in (client.get(path(lesson), status=303), client.post(path(lesson), status=303)):
            assert answer.headers["Location"] == "/"

    def test_lets_a_trainer_look_without_a_trace(self, session, client, make, lesson):
        ann = make.trainer("Ann Lee")
        client.sign_in(ann.id)

        assert 'data-state="preview"' in client.get(path(lesson)).text
        client.post(path(lesson), status=404)
        assert progress(session, ann, lesson) is None

    def test_knows_no_other_pages_and_modules(self, browser, lesson):
        browser.get(path(lesson, "/pages/0"), status=404)
        browser.get(path(lesson, "/pages/3"), status=404)
        browser.get(f"/modules/{ids.new_id()}/pages/1", status=404)


class TestTurningPages:
    def test_next_finishes_the_page_and_leads_to_the_next(self, session, browser, ben, lesson):
        turned = browser.post(path(lesson))

        assert turned.headers["Location"].endswith("/pages/2")
        assert progress(session, ben, lesson).pages_read == (1,)

    def test_the_last_leads_to_the_quiz(self, browser, lesson):
        assert browser.post(path(lesson, "/pages/2")).headers["Location"].endswith("/quiz")

    def test_the_last_of_a_lesson_without_a_quiz_completes_it(self, session, client, make):
        make.release()
        lesson = make.lesson("short", rule=None)
        ben = make.reader(lesson=lesson)
        client.sign_in(ben.id)
        client.post(path(lesson))

        done = client.follow(client.post(path(lesson, "/pages/2")))

        assert 'data-state="completed"' in done.text
        assert progress(session, ben, lesson).completed_at is not None

    def test_the_last_of_a_passed_quiz_is_done(self, browser, make, ben, lesson):
        make.submitted(make.quiz_of(lesson), ben)
        browser.post(path(lesson))

        assert 'data-state="completed"' in browser.follow(browser.post(path(lesson, "/pages/2"))).text

    def test_done_says_what_is_left(self, browser, make, ben, lesson):
        assert 'data-state="pages-left"' in browser.get(path(lesson, "/done")).text
        make.finished(ben, lesson)
        assert 'data-state="quiz-left"' in browser.get(path(lesson, "/done")).text

    def test_opening_the_module_resumes(self, browser, lesson):
        browser.post(path(lesson))

        assert browser.get(path(lesson, ""), status=303).headers["Location"].endswith("/pages/2")

    def test_asks_the_database_at_most_six_times(self, browser, lesson):
        browser.get(path(lesson))

        with browser.counting() as seen:
            browser.get(path(lesson))

        assert len(seen) <= BUDGET, "\n\n".join(seen)


class TestMoment:
    @pytest.fixture
    def lesson(self, make):
        make.release()
        return make.moment()

    def test_stands_on_its_line_and_asks_before_it_tells(self, browser, lesson):
        browser.get(path(lesson))

        (station,) = [one for one in browser.page.iter("section") if one.get("class") == "station onboard"]
        assert station.get("data-line") == "1"
        forms = [one.get("action") for one in browser.page.iter("form")]
        assert path(lesson) in forms
        assert any(action.startswith(path(lesson, "/pages/1/checks/1")) for action in forms)
        assert "Tempting" not in browser.get(path(lesson)).text

    def test_keeps_the_first_answer_and_leads_on(self, browser, lesson):
        for choice in ("Points to the screen", "Reads each title aloud"):
            browser.post(path(lesson, "/pages/1/checks/1"), {"q1": choice})

        assert "Tempting, and then: They leave." in browser.get(path(lesson)).text
        assert [one.get("disabled") for one in browser.page.iter("fieldset")] == [""]

    def test_refuses_an_answer_that_was_not_offered(self, browser, lesson):
        browser.post(path(lesson, "/pages/1/checks/1"), {"q1": "Made up"}, status=422)

        browser.get(path(lesson))
        assert [one.get("disabled") for one in browser.page.iter("fieldset")] == [None]

    def test_draws_each_part_of_what_we_do(self, browser, lesson):
        browser.get(path(lesson, "/pages/2"))

        classes = {name for one in browser.page.iter() for name in (one.get("class") or "").split()}
        assert {"pair", "do", "dont", "broken", "chain", "promise-band", "lit"} <= classes

    @pytest.mark.parametrize(("language", "direction", "label"), [("es", "ltr", "Así no"), ("ar", "rtl", "ليس هكذا")])
    def test_speaks_the_language_of_the_course(self, client, make, language, direction, label):
        make.release()
        lesson = make.moment(language=language)
        client.sign_in(make.reader(lesson=lesson).id)

        text = client.get(path(lesson, "/pages/2")).text
        assert f'lang="{language}" dir="{direction}"' in text
        assert label in text

    def test_is_shown_where_its_touchpoint_is_gone(self, client, make):
        make.release()
        lesson = make.moment("role/bookseller/in-store/gone", at="in-store/gone")
        client.sign_in(make.reader(lesson=lesson).id)

        assert "One clear list." in client.get(path(lesson)).text
        assert "They leave." in client.get(path(lesson, "/pages/2")).text

    @pytest.mark.parametrize("number", [1, 2])
    def test_asks_the_database_at_most_six_times(self, browser, lesson, number):
        browser.get(path(lesson, f"/pages/{number}"))

        with browser.counting() as seen:
            browser.get(path(lesson, f"/pages/{number}"))

        assert len(seen) <= BUDGET, "\n\n".join(seen)


class TestCheckQuestions:
    def test_tell_nothing_before_the_answer(self, browser, lesson):
        page = browser.get(path(lesson)).text

        assert "What do you say first?" in page
        assert "A date and a stop-gap are ready." not in page
        assert "Told to who sends people away." not in page

    def test_tell_at_once_what_became_of_it(self, browser, lesson):
        page = browser.follow(browser.post(path(lesson, "/pages/1/checks/1"), {"q1": "Try online."})).text

        assert "Not quite" in page
        assert "A date and a stop-gap are ready." in page
        assert "Told to who sends people away." in page

    def test_keep_the_first_answer(self, browser, lesson):
        browser.post(path(lesson, "/pages/1/checks/1"), {"q1": "Try online."})

        page = browser.follow(browser.post(path(lesson, "/pages/1/checks/1"), {"q1": "It lands Thursday."})).text

        assert "Not quite" in page
        assert "Correct" not in page

    def test_without_an_answer_shows_the_page_again(self, browser, lesson):
        page = browser.post(path(lesson, "/pages/1/checks/1"), status=422).text

        assert "Question 1: Choose an answer." in page
        assert "A date and a stop-gap are ready." not in page

    def test_moves_a_list_without_grading_it(self, session, browser, ben, lesson):
        order = ["Look", "Listen", "Answer"]

        page = browser.post(path(lesson, "/pages/1/checks/2"), {"q2": order, "move": "q2:0:down"}, status=200).text

        assert page.index('value="Listen"') < page.index('value="Look"') < page.index('value="Answer"')
        assert queries.list_check_answers(session, employee_id=ben.id, module_version_id=lesson.version_id) == {}

    def test_are_no_evidence(self, session, browser, ben, lesson):
        browser.post(path(lesson, "/pages/1/checks/1"), {"q1": "It lands Thursday."})

        assert evidence.page_evidence(session, ben.id).rows == ()

    def test_know_no_others(self, browser, lesson):
        browser.post(path(lesson, "/pages/1/checks/3"), {"q3": "x"}, status=404)
        browser.post(path(lesson, "/pages/9/checks/1"), {"q1": "x"}, status=404)


class TestQuizDoor:
    def test_asks_the_database_at_most_six_times(self, browser, lesson):
        browser.get(path(lesson, "/quiz"))

        with browser.counting() as seen:
            browser.get(path(lesson, "/quiz"))

        assert len(seen) <= 6, "\n\n".join(seen)

    def test_says_how_to_pass(self, browser, lesson):
        page = " ".join(browser.get(path(lesson, "/quiz")).text.split())

        assert 'data-pass="4"' in page
        assert 'data-attempts-left=""' in page
        assert 'data-pages-left="2"' in page

    def test_starts_and_resumes_one_attempt(self, browser, lesson):
        first = browser.post(path(lesson, "/quiz")).headers["Location"]

        assert browser.post(path(lesson, "/quiz")).headers["Location"] == first
        assert first in browser.get(path(lesson, "/quiz")).text

    def test_refuses_when_all_attempts_are_used(self, client, make):
        from dataclasses import replace

        from tests.factories.quizzes import SMALL

        make.release()
        lesson = make.lesson("once", rule=replace(SMALL, max_attempts=1))
        ben = make.reader(lesson=lesson)
        make.submitted(make.quiz_of(lesson), ben)
        client.sign_in(ben.id)

        assert 'data-attempts-left="0"' in client.get(path(lesson, "/quiz")).text
        client.post(path(lesson, "/quiz"), status=422)

    def test_is_not_there_without_a_quiz(self, client, make):
        make.release()
        lesson = make.lesson("short", rule=None)
        client.sign_in(make.reader(lesson=lesson).id)

        client.get(path(lesson, "/quiz"), status=404)
        client.post(path(lesson, "/quiz"), status=404)


class TestEndOfCourse:
    @pytest.fixture
    def second(self, make):
        return make.lesson("second", rule=None)

    @pytest.fixture
    def ann(self, make, lesson, second):
        ann = make.reader("Ann Lee")
        make.assigned(ann, make.role_course(make.job_role("Bookseller"), modules=[lesson, second]))
        return ann

    def done(self, session, employee, lesson):
        progress = queries.get_progress(session, employee_id=employee.id, module_version_id=lesson.version_id)
        return finish.show_done_page(session, employee_id=employee.id, name=employee.name, progress=progress, now=NOW)

    def test_comes_with_the_last_lesson(self, session, make, ann, lesson, second):
        make.finished(ann, second)
        assert self.done(session, ann, second).course is None

        make.finished(ann, lesson)
        make.submitted(make.quiz_of(lesson), ann)

        course = self.done(session, ann, lesson).course
        assert (course.lesson_count, course.is_fresh, course.certificate_id) == (2, True, None)
        assert [card.sight.sign.code for card in course.to_show] == ["A1"]

    def test_asks_the_database_at_most_six_times(self, client, make, ann, lesson, second):
        make.finished(ann, second)
        make.finished(ann, lesson)
        make.submitted(make.quiz_of(lesson), ann)
        client.sign_in(ann.id)
        client.get(path(lesson, "/done"))

        with client.counting() as seen:
            client.get(path(lesson, "/done"))

        assert client.page.find(".//section[@data-course]") is not None
        assert len(seen) <= BUDGET, "\n\n".join(seen)
