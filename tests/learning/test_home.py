from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from lms.answers import PORTS
from lms.core import clock
from lms.courses.models import CourseVersion, CourseVersionModule
from lms.courses.terms import Audience, ModuleKind
from lms.evidence.observation import operations as observation
from lms.learning import pages
from lms.mail import operations as mail
from lms.mail import queries as messages
from lms.notifications.messages import NOTE
from lms.quizzes.models import Attempt
from tests.factories.learning import DEMONSTRATE, IN_STORE, NOW, SNAPSHOT, UNDERSTAND

BUDGET = 6


@pytest.fixture
def released(make):
    make.release()


@pytest.fixture
def lesson(make):
    return make.lesson()


@pytest.fixture
def ben(make, released, lesson):
    return make.reader(lesson=lesson)


def home(session, employee, name="Ben Okoro"):
    return pages.home_for(session, employee.id, name, now=datetime.now(UTC), ports=PORTS)


def renamed(name):
    booklist = replace(IN_STORE.stages[0].touchpoints[0], name=name)
    return with_touchpoints(booklist)


def crowded(count):
    booklist = IN_STORE.stages[0].touchpoints[0]
    return with_touchpoints(*(replace(booklist, code=f"t{n}", name=f"Moment {n}") for n in range(count)))


def with_touchpoints(*touchpoints):
    stage = replace(IN_STORE.stages[0], touchpoints=touchpoints)
    return replace(SNAPSHOT, maps=(replace(IN_STORE, stages=(stage,)),))


def words(response):
    return " ".join(response.text.split())


class TestHome:
    def test_says_what_to_do_next_why_and_by_when(self, client, ben):
        client.sign_in(ben.id)

        page = words(client.get("/"))

        assert "Every student leaves ready for class." in page
        assert "For your job role: <bdi>Bookseller</bdi>" in page
        assert "Due <time" in page

    def test_has_one_button_that_leads_to_the_first_page(self, client, ben, lesson):
        client.sign_in(ben.id)

        assert words(client.get("/")).count(f'class="btn go" href="/modules/{lesson.version_id}/pages/1"') == 1

    def test_goes_on_where_the_person_left_off(self, session, client, make, ben, lesson):
        make.read(ben, lesson, 1)

        row = home(session, ben).step

        assert (row.next_page, row.step, row.step_count, row.minutes_left) == (2, 2, 3, 3)

    def test_leads_to_the_quiz_when_all_is_read(self, session, client, make, ben, lesson):
        make.finished(ben, lesson)
        client.sign_in(ben.id)

        page = words(client.get("/"))

        assert f'href="/modules/{lesson.version_id}/quiz"' in page
        assert "Take the quiz" in page

    def test_says_to_try_a_failed_quiz_again(self, session, client, make, ben, lesson):
        make.finished(ben, lesson)
        make.submitted(make.quiz_of(lesson), ben, answers={})
        client.sign_in(ben.id)

        page = words(client.get("/"))

        assert home(session, ben).step.has_failed_quiz
        assert page.count("Try the quiz again") == 1
        assert "1<small>minute" not in page

    def test_goes_on_with_another_lesson_while_a_quiz_waits_for_tomorrow(self, session, make, released, lesson):
        job_role, other = make.job_role(), make.lesson("other")
        ben = make.learner("Ben Okoro", job_role=job_role)
        make.assigned(ben, make.role_course(job_role, modules=[lesson, other]))
        make.finished(ben, lesson)
        make.submitted(make.quiz_of(lesson), ben, answers={})
        session.execute(update(Attempt).values(retake_waits=True, closed_at=datetime.now(UTC)))

        found = home(session, ben)

        assert found.path.rows[0].retakes_on is not None
        assert found.step.module_version_id == other.version_id

    def test_leads_back_to_an_open_attempt(self, session, client, make, ben, lesson):
        attempt_id = make.attempt(make.quiz_of(lesson), ben)
        client.sign_in(ben.id)

        assert f'href="/attempts/{attempt_id}"' in words(client.get("/"))

    def test_tells_how_late_something_is(self, client, make, released, lesson):
        ann = make.learner("Ann Lee")
        make.assigned(ann, make.role_course(make.job_role(), modules=[lesson]), due_in_days=-2)
        client.sign_in(ann.id)

        assert "2 days late" in client.get("/").text

    def test_is_calm_when_nothing_is_due(self, client, make, released):
        client.sign_in(make.reader().id)

        client.get("/")

        assert client.page.find(".//a[@class='btn go']") is None
        assert client.page.find(".//*[@data-state='none']") is not None

    def test_welcomes_who_has_not_begun(self, session, client, make, ben, lesson):
        client.sign_in(ben.id)
        client.get("/")
        minutes = home(session, ben).path.minutes_left
        assert client.page.find(f".//*[@data-first-visit='{minutes}']") is not None

        make.read(ben, lesson, 1)

        assert not home(session, ben).is_first_visit

    def test_counts_the_path_with_the_minutes_that_are_left(self, session, make, released, lesson):
        done = make.lesson("done")
        ann = make.learner("Ann Lee")
        make.assigned(ann, make.role_course(make.job_role(), modules=[done, lesson]))
        make.finished(ann, done)

        path = home(session, ann).path

        assert [row.module_version_id for row in path.rows] == [done.version_id, lesson.version_id]
        assert path.minutes_left == sum(row.minutes_left for row in path.rows if row.completed_at is None)

    def test_says_so_when_the_role_is_on_no_map(self, client, make, released):
        client.sign_in(make.reader(job_role=make.job_role("Custodian")).id)

        assert "We haven’t mapped it yet" in client.get("/").text

    def test_stands_before_the_first_release(self, client, make):
        client.sign_in(make.reader().id)

        assert 'href="/journey"' in client.get("/").text

    def test_asks_the_database_at_most_six_times(self, client, make, ben, lesson):
        make.proof(ben, UNDERSTAND)
        client.sign_in(ben.id)
        client.get("/")

        with client.counting() as seen:
            client.get("/")

        assert len(seen) <= BUDGET, "\n\n".join(seen)


class TestFollowUp:
    def test_comes_before_the_lesson(self, session, client, make, ben, lesson):
        make.learned(ben, "in-store/booklist")
        client.sign_in(ben.id)

        page = words(client.get("/"))

        assert home(session, ben).follow_up.question_count >= 1
        assert page.index('href="/follow-up"') < page.index(f'href="/modules/{lesson.version_id}/pages/1"')
        assert page.count('class="btn go"') == 1

    def test_leads_to_the_week_once_it_is_done(self, client, make, ben, lesson):
        make.learned(ben, "mantra")
        make.follow_up(ben, True, now=clock.now())
        client.sign_in(ben.id)

        client.get("/")

        assert client.page.find(".//*[@data-follow-up='done']/a[@href='/follow-up']") is not None


class TestNames:
    def test_are_shown_as_they_are_written(self, client, make, lesson):
        make.release(renamed("<b>Check</b> & {{ see }}"))
        client.sign_in(make.reader(lesson=lesson).id)

        page = client.get("/journey").text

        assert page.count("&lt;b&gt;Check&lt;/b&gt; &amp; {{ see }}") >= 2
        assert "<b>Check</b>" not in page


class TestManyTouchpoints:
    def test_are_folded_but_for_the_first_that_are_still_to_do(self, session, client, make, lesson):
        make.release(crowded(9))
        ben = make.reader(lesson=lesson)
        client.sign_in(ben.id)

        (line,) = home(session, ben).lines
        journey = words(client.get("/journey"))

        assert (len(line.shown), len(line.folded)) == (pages.HOME_MOMENTS, 9 - pages.HOME_MOMENTS)
        assert journey.count('<article class="sight"') == 9


ONE_TO_GO = {"subject": "One to go", "body": "Today."}


class TestMessages:
    def test_are_shown_until_they_are_read(self, session, client, ben):
        mail.queue_message(session, kind=NOTE, employee_id=ben.id, key="k", facts=ONE_TO_GO, now=NOW)
        client.sign_in(ben.id)
        (message,) = messages.list_unread(session, ben.id)
        assert "One to go" in client.get("/").text

        client.post(f"/messages/{message.id}/read")

        assert "One to go" not in client.get("/").text

    def test_of_somebody_else_stay_unread(self, session, client, make, ben):
        mail.queue_message(session, kind=NOTE, employee_id=ben.id, key="k", facts=ONE_TO_GO, now=NOW)
        (message,) = messages.list_unread(session, ben.id)
        client.sign_in(make.learner("Ann Lee").id)

        client.post(f"/messages/{message.id}/read")

        assert messages.list_unread(session, ben.id) == (message,)


class TestWhy:
    def why(self, session, make, **audience):
        lesson = make.lesson("refunds", kind=ModuleKind.WRITTEN, audience=Audience(**audience))
        ben = make.reader(lesson=lesson)
        return home(session, ben).step.why

    def test_names_the_touchpoint_that_brings_a_written_module(self, session, make, released):
        why = self.why(session, make, touchpoints=("in-store/till",))

        assert (why.kind, why.sign, why.name) == ("touchpoint", "IS\xa0B1", "Pay at the till")

    def test_of_a_moment_is_its_place_on_the_line(self, session, make, released):
        lesson = make.lesson("role/bookseller/in-store/till", audience=Audience(touchpoints=("in-store/till",)))

        why = home(session, make.reader(lesson=lesson)).step.why

        assert (why.kind, why.sign.code) == ("moment", "B1")

    def test_names_the_department(self, session, make, released):
        why = self.why(session, make, departments=("stores",))

        assert (why.kind, why.name) == ("department", "Stores")

    def test_names_the_job_role(self, session, make, released):
        why = self.why(session, make, job_roles=("bookseller",))

        assert (why.kind, why.name) == ("job-role", "Bookseller")

    def test_says_everyone_of_the_foundation(self, session, make, released, lesson):
        ben = make.reader()
        make.assigned(ben, make.role_course(modules=[lesson]))

        assert home(session, ben).step.why.kind == "everyone"


class TestLevels:
    def card(self, session, employee):
        return home(session, employee).lines[0].shown[0]

    def states(self, session, employee):
        return [state.value for _level, state in self.card(session, employee).states]

    def test_shows_what_is_held(self, session, make, ben):
        make.proof(ben, UNDERSTAND)

        assert self.states(session, ben) == ["held", "next"]

    def test_does_not_count_what_was_shown_for_older_facts(self, session, make, ben):
        make.proof(ben, UNDERSTAND, fingerprint="0" * 16)

        assert self.states(session, ben) == ["outdated", "next"]

    def test_offers_to_be_observed_once_it_is_understood(self, session, client, make, ben):
        assert not self.card(session, ben).observable_key

        make.proof(ben, UNDERSTAND)

        assert self.card(session, ben).observable_key == DEMONSTRATE

    def test_says_that_they_asked_to_be_observed(self, session, make, ben):
        make.proof(ben, UNDERSTAND)

        observation.request_observation(session, employee_id=ben.id, objective_key=DEMONSTRATE, now=NOW)

        card = self.card(session, ben)
        assert (card.observable_key, card.has_asked) == ("", True)
        assert self.states(session, ben) == ["held", "asked"]


class TestLaterMoments:
    @pytest.fixture
    def ann(self, make, released):
        later = make.lesson("later")
        ann = make.reader("Ann Lee")
        course = make.role_course(make.job_role("Bookseller"), modules=[make.lesson("old"), later], optional=(later,))
        make.session.execute(
            update(CourseVersionModule)
            .where(CourseVersionModule.module_version_id == later.version_id)
            .values(opens_after_days=7)
        )
        make.assigned(ann, course, fulfilled_at=NOW)
        return ann

    def at(self, session, ann, days):
        return pages.home_for(session, ann.id, "Ann", now=NOW + timedelta(days=days), ports=PORTS)

    def test_open_some_days_after_the_course(self, session, ann):
        assert [self.at(session, ann, days).later is not None for days in (0, 6, 7, 30)] == [False, False, True, True]

    def test_open_one_by_one_for_who_had_done_it_all_before_the_version_came(self, session, ann):
        session.execute(update(CourseVersion).values(created_at=NOW + timedelta(days=100)))

        assert [self.at(session, ann, days).later is not None for days in (106, 107)] == [False, True]

    def test_are_no_links_before_they_open(self, ann, session):
        lessons = pages.lessons_for(session, ann.id, now=NOW + timedelta(days=1))

        assert [row.is_waiting for row in lessons.finished_courses[0].rows] == [False, True]


class TestOtherPages:
    def test_the_journey_shows_every_map_and_card(self, client, ben):
        client.sign_in(ben.id)

        page = words(client.get("/journey"))

        assert 'id="in-store-booklist"' in page
        assert 'id="in-store-till"' in page
        assert "Walk to the shelf" in page

    def test_lessons_shows_finished_courses_too(self, client, make, ben, lesson):
        finished = make.role_course(modules=[make.lesson("old", title="An old lesson")])
        make.assigned(ben, finished, fulfilled_at=datetime(2026, 10, 1, tzinfo=UTC))
        client.sign_in(ben.id)

        page = words(client.get("/lessons"))

        assert "An old lesson" in page
        assert "Lesson lesson" in page

    def test_lessons_leaves_out_what_was_withdrawn(self, client, make, ben):
        gone = make.role_course(modules=[make.lesson("gone", title="A lesson no longer mine")])
        make.assigned(ben, gone, withdrawn_at=datetime(2026, 10, 1, tzinfo=UTC))
        client.sign_in(ben.id)

        assert "A lesson no longer mine" not in client.get("/lessons").text

    def test_the_mantra_fills_the_page(self, client, ben):
        client.sign_in(ben.id)

        page = words(client.get("/mantra"))

        assert 'data-fit="8"' in page
        assert "You, at <bdi>IS A1</bdi><" in page
        assert "Right materials" in page

    def test_the_mantra_waits_for_the_first_release(self, client, make):
        client.sign_in(make.reader().id)

        assert 'data-state="not-released"' in client.get("/mantra").text

    @pytest.mark.parametrize("path", ["/journey", "/lessons", "/mantra", "/record", "/record/evidence"])
    def test_ask_the_database_at_most_six_times(self, client, make, ben, lesson, path):
        make.submitted(make.quiz_of(lesson), ben)
        client.sign_in(ben.id)
        client.get(path)

        with client.counting() as seen:
            client.get(path)

        assert len(seen) <= BUDGET, "\n\n".join(seen)


class TestEvidence:
    def test_shows_proofs_attempts_and_courses(self, client, make, ben, lesson):
        make.submitted(make.quiz_of(lesson), ben)
        client.sign_in(ben.id)

        page = words(client.get("/record/evidence"))

        assert "Check the book list" in page
        assert "Quiz of the mantra" in page

    def test_goes_on_page_by_page(self, client, make, ben):
        for n in range(55):
            make.proof(ben, UNDERSTAND, source_id=str(n))
        client.sign_in(ben.id)

        first = client.get("/record/evidence")
        second = client.get(next(e for e in client.page.iter("a") if "Show more" in "".join(e.itertext())).get("href"))

        assert first.text.count('scope="row"') == 50
        assert second.text.count('scope="row"') == 5

    def test_shows_nothing_of_somebody_else(self, client, make, ben, lesson):
        make.submitted(make.quiz_of(lesson), ben)
        client.sign_in(make.reader("Ann Lee").id)

        assert "Check the book list" not in client.get("/record/evidence").text


class TestRecord:
    def events(self, client):
        client.get("/record")
        return [li.get("data-kind") for li in client.page.iter("li") if li.get("data-kind")]

    def test_tells_what_happened_the_newest_first(self, session, client, make, ben, lesson):
        make.proof(ben, UNDERSTAND)
        observation.request_observation(session, employee_id=ben.id, objective_key=DEMONSTRATE, now=datetime.now(UTC))
        make.assigned(ben, make.role_course(modules=[make.lesson("old")]), fulfilled_at=NOW)
        client.sign_in(ben.id)

        assert self.events(client) == ["asked", "completed", "started"]
        (told,) = [p for p in client.page.iter("p") if p.get("data-understood")]
        assert (told.get("data-understood"), told.get("data-shown")) == ("1", "0")

    def test_says_what_changed_since(self, client, make, ben):
        make.proof(ben, UNDERSTAND, fingerprint="0" * 16)
        client.sign_in(ben.id)

        assert "outdated" in self.events(client)
        assert client.page.find(".//ul[@class='marks']/li[@data-state='outdated']") is not None

    def test_is_not_empty_before_anything_was_done(self, client, make):
        client.sign_in(make.reader(job_role=make.job_role("Custodian")).id)

        assert self.events(client) == ["started"]
