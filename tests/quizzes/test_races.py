"""Ten at once, on real files and on PostgreSQL, with real commits."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

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

    def test_starting_and_submitting_at_once_gives_exactly_the_limit(self, real_database, quiz, ben):
        def take(_):
            count = 0
            while True:  # who starts while another's attempt is open joins it
                try:
                    with real_database.transaction() as session:
                        attempt_id = operations.start_attempt(session, quiz_id=quiz, employee_id=ben.id, now=NOW)
                except operations.AttemptLimitReached:
                    return count
                with real_database.transaction() as session:
                    count += operations.submit_attempt(session, attempt_id=attempt_id, now=NOW)

        assert sum(at_once(take)) == LIMIT
        assert {one.number for one in list_attempts(real_database, ben)} == {1, 2, 3}
        assert {one.state for one in list_attempts(real_database, ben)} == {"submitted"}

    def test_submitting_at_once_counts_once(self, real_database, quiz, ben):
        with real_database.transaction() as session:
            attempt_id = Make(session).attempt(quiz, ben, answers=RIGHT)

        def submit(_):
            with real_database.transaction() as session:
                return operations.submit_attempt(session, attempt_id=attempt_id, now=NOW)

        assert sum(at_once(submit)) == 1
        with real_database.reading() as session:
            assert len(evidence.page_evidence(session, ben.id).rows) == 2

    def test_sending_the_whole_page_at_once_counts_once(self, real_database, quiz, ben):
        with real_database.transaction() as session:
            attempt_id = Make(session).attempt(quiz, ben)
            asked = queries.list_asked_questions(session, attempt_id)
        answers = {one.position: RIGHT[one.item.item_id] for one in asked}

        def submit(_):
            with real_database.transaction() as session:
                return operations.submit_answers(
                    session, attempt_id=attempt_id, answers=answers, is_complete=True, now=NOW
                )

        assert all(at_once(submit))
        assert [one.score_percent for one in list_attempts(real_database, ben)] == [100]

    def test_an_answer_kept_is_an_answer_graded(self, real_database, quiz, ben):
        with real_database.transaction() as session:
            attempt_id = Make(session).attempt(quiz, ben)
            asked = queries.list_asked_questions(session, attempt_id)

        def save_or_submit(n):
            with real_database.transaction() as session:
                if n == THREADS // 2:
                    return operations.submit_attempt(session, attempt_id=attempt_id, now=NOW) and None
                one = asked[n % len(asked)]
                try:
                    operations.save_answer(
                        session,
                        attempt_id=attempt_id,
                        position=one.position,
                        answer=RIGHT[one.item.item_id],
                        revision=n + 1,
                        now=NOW,
                    )
                except operations.AttemptClosed:
                    return None
                return one.position

        kept = set(at_once(save_or_submit)) - {None}
        with real_database.reading() as session:
            marks = queries.get_outcome(session, attempt_id).marks

        assert kept <= {n for n, mark in enumerate(marks, 1) if mark.is_correct}
