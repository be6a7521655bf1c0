"""The pages of the question bank."""

import pytest
from sqlalchemy import func, select

from lms.outbox.terms import take_steps
from lms.quizzes.bank import operations
from lms.quizzes.models import Regrade
from tests.factories.quizzes import ITEMS
from tests.quizzes.test_bank_operations import GOOD, PICK, RULE, WRONG, taken
from tests.times import MONDAY

BUDGET = 12


@pytest.fixture
def quiz(make):
    module = make.module(pages=1)
    make.course(modules=[module])
    return make.quiz(module, rule=RULE, bank=(*ITEMS, PICK))


@pytest.fixture
def ada(client, make):
    ada = make.trainer("Ada")
    client.sign_in(ada.id)
    return ada


@pytest.fixture
def counted(session, make, quiz):
    taken(make, quiz, 8, GOOD)
    taken(make, quiz, 4, WRONG, name="Other")
    take_steps(session, operations.plan_statistics(session, now=MONDAY))


def words(response):
    return " ".join(response.text.split())


class TestListQuestions:
    def test_says_that_nothing_was_counted(self, client, ada):
        assert 'class="empty"' in client.get("/write/questions").text

    def test_counts_when_asked(self, client, ada, quiz, drain):
        client.post("/write/questions/count")
        drain()

        assert "Who reads the list?" in client.get("/write/questions").text

    def test_shows_each_question_within_the_budget(self, client, ada, counted):
        with client.counting() as statements:
            page = words(client.get("/write/questions"))

        assert "Early signal" in page
        assert "67%" in page
        assert len(statements) <= BUDGET

    @pytest.mark.both_servers
    def test_narrows_down(self, client, ada, counted):
        assert 'class="empty"' in client.get("/write/questions?status=usable").text

    @pytest.mark.both_servers
    @pytest.mark.parametrize(("asked", "status"), [("status=%00", 200), ("map=%F0%9F%98%80", 200), ("after=1.2", 404)])
    def test_takes_odd_questions_calmly(self, client, ada, counted, asked, status):
        client.get(f"/write/questions?{asked}", status=status)

    def test_is_none_of_a_learners_business(self, client, make, counted):
        client.sign_in(make.learner("Ben").id)

        client.get("/write/questions", status=403)
        client.get("/write/questions/who", status=403)


class TestShowQuestion:
    def test_shows_what_people_choose(self, client, ada, counted):
        with client.counting() as statements:
            page = words(client.get("/write/questions/who"))

        assert "Porter" in page
        assert 'data-finding="early"' in page
        assert len(statements) <= BUDGET

    @pytest.mark.both_servers
    def test_counts_whom_the_module_reaches_that_asks_it(self, client, session, make, ada):
        cook, module = make.job_role("Cook"), make.module("safety")
        make.employee("Cid", job_role=cook)
        make.employee("Dan", job_role=make.job_role("Bookseller"))
        make.course(cook, modules=[module])
        make.quiz(module, rule=RULE, bank=(*ITEMS, PICK))
        take_steps(session, operations.plan_statistics(session, now=MONDAY))

        assert "Module Safety · 1 person" in words(client.get("/write/questions/who"))

    def test_is_not_there_for_unknown_ids(self, client, ada, counted):
        client.get("/write/questions/nothing", status=404)

    def test_tells_who_answers_for_the_map(self, client, ada, counted):
        page = client.follow(client.post("/write/questions/who/notify", {"full_hash": "who1"}))
        assert "data-notified" in page.text

        assert "Who reads the list?" in client.get("/write/suggestions").text
        client.post("/write/questions/who/notify", {"full_hash": "who1"}, status=303)

    @pytest.mark.parametrize("full_hash", ["", "x" * 40, "\u0000"])
    def test_tells_nothing_of_odd_revisions(self, client, ada, counted, full_hash):
        client.post("/write/questions/who/notify", {"full_hash": full_hash}, status=404)


class TestRegrade:
    ASKED = "/write/questions/who/regrade?full_hash=who1"

    def test_shows_who_is_touched_and_changes_nothing(self, client, session, ada, counted):
        page = words(client.get(f"{self.ASKED}&key=Porter"))

        assert "4 people" in page
        assert 'data-lowered="0"' in page
        assert session.scalar(select(func.count()).select_from(Regrade)) == 0

    def test_names_those_whose_result_would_fall(self, client, ada, counted):
        page = words(client.get(f"{self.ASKED}&key=Porter&may_lower=y"))

        assert 'data-lowered="8"' in page

    def test_wants_a_choice(self, client, ada, counted):
        assert 'id="touched"' not in client.get(self.ASKED).text
        client.get(f"{self.ASKED}&key=Nobody", status=422)
        client.get(f"{self.ASKED}&all_correct=y&may_lower=y", status=422)

    def test_wants_a_reason(self, client, session, ada, counted):
        page = client.post("/write/questions/who/regrade", {"full_hash": "who1", "key": "Porter"}, status=422)

        assert 'id="reason-error"' in page.text
        assert session.scalar(select(func.count()).select_from(Regrade)) == 0

    def test_decides_once_and_says_so(self, client, session, ada, counted, drain):
        sent = {"full_hash": "who1", "key": "Porter", "reason": "He does.", "once": "a"}
        client.post("/write/questions/who/regrade", sent)
        client.post("/write/questions/who/regrade", sent)
        drain()

        page = words(client.get("/write/questions/who"))

        assert session.scalar(select(func.count()).select_from(Regrade)) == 1
        assert "<bdi>Porter</bdi> ·" in page
        assert "Regraded" in page

    def test_is_for_those_who_may(self, client, make, counted):
        client.sign_in(make.administrator("Zoe").id)

        client.get(self.ASKED, status=403)

    def test_is_not_there_for_unknown_revisions(self, client, ada, counted):
        client.get("/write/questions/who/regrade?full_hash=nothing", status=404)
        client.post(
            "/write/questions/who/regrade", {"full_hash": "\u0000", "all_correct": "y", "reason": "x"}, status=404
        )
