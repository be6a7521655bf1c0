from dataclasses import replace

import pytest
from sqlalchemy import select

from lms.audit.models import AuditEntry
from lms.mail import queries as mail
from lms.problems import rules
from lms.problems.models import Problem
from tests.factories.learning import IN_STORE, SNAPSHOT
from tests.factories.quizzes import ITEMS

GOOD = {"kind": "wrong", "text": "The shelf is on the left."}


@pytest.fixture
def lesson(make):
    make.release(replace(SNAPSHOT, maps=(replace(IN_STORE, owner="buyer"),)))
    return make.lesson("role/bookseller/in-store/booklist")


@pytest.fixture
def ben(make, lesson):
    return make.reader(lesson=lesson)


@pytest.fixture
def trainer(make):
    return make.trainer("Tess Ito")


def report(client, lesson, data=GOOD, *, place="page=1", status=303):
    return client.post(f"/modules/{lesson.version_id}/problem?{place}", data, status=status)


def problems(session):
    return session.scalars(select(Problem).order_by(Problem.created_at, Problem.id)).all()


class TestReporting:
    def test_keeps_what_is_wrong_where_and_leads_back(self, session, client, ben, lesson):
        client.sign_in(ben.id)
        assert (
            f"/modules/{lesson.version_id}/problem?page=1" in client.get(f"/modules/{lesson.version_id}/pages/1").text
        )
        client.get(f"/modules/{lesson.version_id}/problem?page=1")

        answer = report(client, lesson)

        assert answer.headers["Location"] == f"/modules/{lesson.version_id}/pages/1"
        (problem,) = problems(session)
        assert (problem.employee_id, problem.page, problem.kind, problem.state) == (ben.id, 1, "wrong", "open")
        assert (problem.map_code, problem.touchpoint_code) == ("in-store", "booklist")
        assert session.scalars(select(AuditEntry.action).where(AuditEntry.subject == str(problem.id))).all() == [
            "problem.reported"
        ]

    def test_names_the_question(self, session, client, ben, lesson):
        client.sign_in(ben.id)

        report(client, lesson, place="page=1&item=first-sentence")

        (problem,) = problems(session)
        assert (problem.item_id, problem.question) == ("first-sentence", "What do you say first?")

    def test_leads_back_to_the_quiz_of_a_question(self, client, make, ben, lesson):
        make.attempt(make.quiz_of(lesson), ben)
        client.sign_in(ben.id)
        client.get(f"/modules/{lesson.version_id}/problem?item={ITEMS[0].item_id}")

        answer = report(client, lesson, place=f"item={ITEMS[0].item_id}")

        assert answer.headers["Location"] == f"/modules/{lesson.version_id}/quiz"
        client.follow(answer)

    @pytest.mark.parametrize("place", ["page=9", "page=-1", "page=1&item=no-such"])
    def test_knows_no_other_place(self, client, ben, lesson, place):
        client.sign_in(ben.id)

        client.get(f"/modules/{lesson.version_id}/problem?{place}", status=404)

    def test_is_for_who_may_read_the_lesson(self, client, make, ben, lesson):
        client.sign_in(make.learner("Ann Lee").id)

        client.get(f"/modules/{lesson.version_id}/problem?page=1", status=404)
        report(client, lesson, status=404)

    @pytest.mark.parametrize("data", [{}, {"kind": "wrong"}, {"text": "No."}, {"kind": "odd", "text": "No."}])
    def test_asks_for_what_is_missing(self, session, client, ben, lesson, data):
        client.sign_in(ben.id)

        report(client, lesson, data, status=422)

        assert problems(session) == []

    def test_happens_once_when_it_is_sent_twice(self, session, client, ben, lesson):
        client.sign_in(ben.id)

        for _ in range(2):
            report(client, lesson, {**GOOD, "once": "1"})

        assert len(problems(session)) == 1

    def test_ends_for_the_day_after_some(self, session, client, ben, lesson):
        client.sign_in(ben.id)
        for _ in range(rules.MOST_A_DAY):
            report(client, lesson)

        report(client, lesson, status=422)

        assert len(problems(session)) == rules.MOST_A_DAY


class TestAnswering:
    @pytest.fixture
    def problem(self, session, client, ben, lesson):
        client.sign_in(ben.id)
        report(client, lesson)
        return problems(session)[0]

    def answer(self, client, problem, state="mended", text="Turned round.", status=303):
        return client.post(f"/problems/{problem.id}/answer", {"state": state, "answer": text}, status=status)

    def test_reaches_who_reported_it(self, session, client, ben, trainer, problem):
        client.sign_in(trainer.id)
        assert 'data-problems="1"' in client.get("/").text
        assert f'id="problem-{problem.id}"' in client.get("/problems").text

        self.answer(client, problem)

        (message,) = mail.list_unread(session, ben.id)
        assert "Turned round." in message.words.lines
        assert "data-problems" not in client.get("/").text
        client.sign_in(ben.id)
        client.get("/problems/mine")
        assert client.page.find(".//li[@data-state='mended']") is not None

    def test_is_also_for_the_owner_of_the_map(self, client, make, problem):
        buyer = make.reader("Bea Sato", job_role=make.job_role("Buyer"))
        client.sign_in(buyer.id)
        assert 'data-problems="1"' in client.get("/").text
        assert f'id="problem-{problem.id}"' in client.get("/problems").text

        self.answer(client, problem, "planned")

        assert client.follow(self.answer(client, problem, "declined")).status_code == 200

    def test_is_for_nobody_else(self, client, make, ben, problem):
        client.sign_in(ben.id)

        client.get("/problems", status=403)
        self.answer(client, problem, status=404)

    def test_says_why_it_is_no_mistake(self, session, client, trainer, problem):
        client.sign_in(trainer.id)

        self.answer(client, problem, "declined", "", status=422)
        self.answer(client, problem, "odd", status=422)

        session.expire_all()
        assert problems(session)[0].state == "open"

    def test_keeps_what_is_planned_on_the_list(self, session, client, trainer, problem):
        client.sign_in(trainer.id)

        self.answer(client, problem, "planned", "")

        client.get("/problems")
        assert client.page.find(".//section//li[@data-state='planned']") is not None
        assert "data-problems" not in client.get("/").text

    def test_says_when_there_is_nothing_to_answer(self, client, trainer):
        client.sign_in(trainer.id)

        client.get("/problems")

        assert client.page.find(".//*[@class='empty']") is not None


class TestPlace:
    def test_of_a_question_is_what_it_asks_about(self):
        assert rules.place_of("mantra", touchpoints=(), subjects=("mantra", "in-store/till@clerk")) == (
            "in-store",
            "till",
        )

    def test_of_a_trainers_module_is_its_only_touchpoint(self):
        assert rules.place_of("rush", touchpoints=("a/b",), subjects=("module/rush",)) == ("a", "b")
        assert rules.place_of("rush", touchpoints=("a/b", "a/c"), subjects=()) == ("", "")
