"""Ten at once, on real files and on PostgreSQL, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from lms.evidence import queries as evidence
from lms.quizzes import operations, queries
from tests.factories import Make
from tests.factories.quizzes import NOW, RIGHT, SMALL

THREADS = 10
LIMIT = 3


@pytest.fixture
def ben(real_database):
    with real_database.transaction() as session:
        return Make(session).employee()


@pytest.fixture
def quiz(real_database):
    with real_database.transaction() as session:
        make = Make(session)
        return make.quiz(make.module(), rule=replace(SMALL, max_attempts=LIMIT))


def at_once(work):
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(work, range(THREADS)))


def list_attempts(database, employee):
    with database.reading() as session:
        return queries.list_attempts(session, employee.id)


@pytest.mark.slow
class TestRaces:
    def test_starting_at_once_opens_one_attempt(self, real_database, quiz, ben):
        def start(_):
            with real_database.transaction() as session:
                return operations.start_attempt(session, quiz_id=quiz, employee_id=ben.id, now=NOW)

        assert len(set(at_once(start))) == 1
        assert len(list_attempts(real_database, ben)) == 1

    def test_starting_and_finishing_at_once_gives_exactly_the_limit(self, real_database, quiz, ben):
        def take(_):
            day = NOW
            while True:  # who starts while another's attempt is open joins it
                try:
                    with real_database.transaction() as session:
                        attempt_id = operations.start_attempt(session, quiz_id=quiz, employee_id=ben.id, now=day)
                except operations.AttemptLimitReached:
                    return
                except operations.RetakeTooSoon:
                    day += timedelta(days=1)
                    continue
                with real_database.transaction() as session:
                    Make(session).close(attempt_id, now=day)

        at_once(take)
        assert {one.number for one in list_attempts(real_database, ben)} == {1, 2, 3}
        assert {one.state for one in list_attempts(real_database, ben)} == {"submitted"}

    def test_answering_at_once_keeps_the_first_answers_and_closes_once(self, real_database, quiz, ben):
        with real_database.transaction() as session:
            attempt_id = Make(session).attempt(quiz, ben)
            asked = queries.list_asked_questions(session, attempt_id)

        def answer(n):
            for one in asked[n % len(asked) :] + asked[: n % len(asked)]:
                with real_database.transaction() as session:
                    operations.answer_questions(
                        session, attempt_id=attempt_id, answers={one.position: RIGHT[one.item.item_id]}, now=NOW
                    )

        at_once(answer)
        assert [one.score_percent for one in list_attempts(real_database, ben)] == [100]
        with real_database.reading() as session:
            assert len(evidence.page_evidence(session, ben.id).rows) == 2
