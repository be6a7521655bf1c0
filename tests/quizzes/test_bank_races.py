"""A regrade while people submit, with real commits on both servers."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from lms.outbox.terms import take_steps
from lms.quizzes import queries as attempts
from lms.quizzes.bank import operations
from lms.quizzes.bank.regrades import operations as regrades
from tests.factories import Make
from tests.factories.quizzes import ITEMS
from tests.quizzes.test_bank_operations import MONDAY, PICK, PORTER, RULE, WRONG

PEOPLE = 12


@pytest.fixture
def under_way(real_database):
    """Attempts which are answered by the old key's wrong answer, with one question still open."""
    with real_database.transaction() as session:
        make = Make(session)
        module = make.module(pages=1)
        make.course(modules=[module])
        quiz = make.quiz(module, rule=RULE, bank=(*ITEMS, PICK))
        most = {item_id: answer for item_id, answer in WRONG.items() if item_id != "match"}
        open_ids = [make.attempt(quiz, make.employee(f"P {n}"), answers=most) for n in range(PEOPLE)]
        take_steps(session, operations.plan_statistics(session, now=MONDAY))
        trainer = make.viewer(make.trainer("Ada"))
    return open_ids, trainer


@pytest.mark.slow
class TestRegradeWhilePeopleSubmit:
    def test_reaches_every_attempt(self, real_database, under_way):
        open_ids, trainer = under_way

        def submit(attempt_id):
            with real_database.transaction() as session:
                Make(session).close(attempt_id, answers=WRONG, now=MONDAY)

        def regrade():
            with real_database.transaction() as session:
                regrade_id = regrades.decide_regrade(
                    session,
                    item_id="who",
                    full_hash="who1",
                    correction=PORTER,
                    reason="Yes.",
                    viewer=trainer,
                    now=MONDAY,
                )
            after = None
            while True:
                with real_database.transaction() as session:
                    after = regrades.apply_next(session, regrade_id=regrade_id, after=after, now=MONDAY)
                if after is None:
                    return

        with ThreadPoolExecutor(PEOPLE + 1) as pool:
            work = [pool.submit(submit, one) for one in open_ids[: PEOPLE // 2]]
            work.append(pool.submit(regrade))
            work += [pool.submit(submit, one) for one in open_ids[PEOPLE // 2 :]]
            for one in work:
                one.result()

        with real_database.reading() as session:
            outcomes = [attempts.get_outcome(session, one) for one in open_ids]
        assert [(one.score_percent, one.passed) for one in outcomes] == [(100, True)] * PEOPLE
