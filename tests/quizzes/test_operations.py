from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from lms.core import ids
from lms.courses.items.base import BadAnswer
from lms.courses.models import ModuleVersion
from lms.evidence import queries as evidence
from lms.outbox.terms import take_steps
from lms.quizzes import jobs, operations, queries
from lms.quizzes.models import AttemptAnswer
from lms.quizzes.terms import AttemptState, Correction, QuizRule
from tests.factories.quizzes import ITEMS, NOW, RIGHT, SMALL

TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def module(make):
    return make.module()


@pytest.fixture
def quiz(make, module):
    return make.quiz(module)


@pytest.fixture
def ben(make):
    return make.employee()


def asked(session, attempt_id):
    return queries.list_asked_questions(session, attempt_id)


def position_of(session, attempt_id, item_id):
    return next(one.position for one in asked(session, attempt_id) if one.item.item_id == item_id)


def stored(session, attempt_id, item_id):
    return next(one for one in asked(session, attempt_id) if one.item.item_id == item_id)


class TestStartAttempt:
    def test_asks_as_many_questions_as_the_rule_says_in_a_stored_order(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        questions = asked(session, attempt_id)
        assert {one.item.item_id for one in questions} == {"pick", "many", "order", "match"}
        assert all(sorted(one.shown) == sorted(one.item.options) for one in questions)

    def test_resumes_the_open_attempt_with_the_same_questions_order_and_answers(self, session, make, quiz, ben):
        first = make.attempt(quiz, ben, answers={"pick": RIGHT["pick"]})
        before = asked(session, first)

        again = make.attempt(quiz, ben, now=NOW + timedelta(days=3))

        assert again == first
        assert asked(session, again) == before
        assert sum(one.is_answered for one in before) == 1

    def test_refuses_more_attempts_than_the_rule_allows(self, make, module, ben):
        quiz = make.quiz(module, rule=replace(SMALL, max_attempts=1))
        make.submitted(quiz, ben)

        with pytest.raises(operations.AttemptLimitReached):
            make.attempt(quiz, ben, now=TOMORROW)

    def test_counts_attempts_for_each_person(self, make, module, ben):
        quiz = make.quiz(module, rule=replace(SMALL, max_attempts=1))
        make.submitted(quiz, ben)

        assert make.attempt(quiz, make.employee("Ann Lee"))

    def test_prefers_what_was_not_asked_before(self, session, make, module, ben):
        many = next(one for one in ITEMS if one.item_id == "many")
        bank = [
            replace(many, item_id=f"many-{n}", key=(f"Buyer {n}", f"Courier {n}"), distractors=(f"Plumber {n}",))
            for n in range(8)
        ]
        quiz = make.quiz(module, bank=bank, rule=replace(SMALL, moments=many.subject))
        first = make.submitted(quiz, ben)

        second = make.attempt(quiz, ben)

        last = {one.item.item_id for one in asked(session, first)}
        assert last.isdisjoint(one.item.item_id for one in asked(session, second))

    def test_a_retake_of_the_same_questions_waits_until_the_next_day_of_the_company(self, make, quiz, ben):
        evening = datetime(2026, 6, 1, 23, tzinfo=ZoneInfo("America/Chicago"))
        make.submitted(quiz, ben, answers={}, now=evening)

        with pytest.raises(operations.RetakeTooSoon) as refused:
            make.attempt(quiz, ben, now=evening + timedelta(minutes=59))

        assert refused.value.opens_on == date(2026, 6, 2)
        assert make.attempt(quiz, ben, now=evening + timedelta(hours=1))

    def test_asks_none_of_what_is_shown_in_the_lesson_while_there_is_other(self, session, make, ben):
        lesson = make.lesson()
        make.course(modules=[lesson])
        shown = next(iter(session.scalar(select(ModuleVersion.items).where(ModuleVersion.id == lesson.version_id))))
        bank = [
            replace(ITEMS[0], item_id=one, key=(one,), distractors=(f"not {one}",)) for one in (shown, "a", "b", "c")
        ]
        quiz = make.quiz(lesson, bank=bank, rule=QuizRule(size=2, moments=ITEMS[0].subject))

        assert shown not in {one.item.item_id for one in asked(session, make.attempt(quiz, ben))}

    def test_keeps_the_questions_when_the_quiz_is_renewed(self, session, make, module, quiz, ben):
        attempt_id = make.attempt(quiz, ben)
        before = asked(session, attempt_id)

        make.quiz(module, bank=[replace(one, stem="Changed?") for one in ITEMS])

        assert asked(session, attempt_id) == before

    def test_refuses_a_quiz_that_is_not_there(self, session, ben):
        with pytest.raises(queries.QuizNotFound):
            operations.start_attempt(session, quiz_id=ids.new_id(), employee_id=ben.id, now=NOW)


class TestAnswerQuestions:
    def answer(self, session, attempt_id, item_id, answer, now=NOW):
        position = position_of(session, attempt_id, item_id)
        return operations.answer_questions(session, attempt_id=attempt_id, answers={position: answer}, now=now)

    def test_grades_at_once_and_keeps_the_first(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        self.answer(session, attempt_id, "pick", {"choice": "Ready to learn"})
        self.answer(session, attempt_id, "pick", RIGHT["pick"])

        one = stored(session, attempt_id, "pick")
        assert (one.answer, one.mark.is_correct) == ({"choice": "Ready to learn"}, False)
        assert not stored(session, attempt_id, "many").is_answered

    def test_is_closed_by_the_last_answer_and_writes_evidence_once(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben, answers={**RIGHT, "pick": {"choice": "Ready to pay"}})

        assert self.answer(session, attempt_id, "pick", RIGHT["pick"]) is AttemptState.SUBMITTED
        assert queries.get_attempt(session, attempt_id).state is AttemptState.SUBMITTED
        assert len(evidence.page_evidence(session, ben.id).rows) == 2
        outcome = queries.get_outcome(session, attempt_id)
        assert (outcome.score_percent, outcome.passed) == (75, False)

    def test_follows_what_was_decided_about_a_question(self, session, make, quiz, ben):
        item = ITEMS[0]
        operations.add_regrade(
            session, item_id=item.item_id, full_hash=item.full_hash, correction=Correction(key=("Ready to pay",)),
            reason="Both are right.", employee_id=ben.id, now=NOW,
        )  # fmt: skip
        attempt_id = make.attempt(quiz, ben)

        self.answer(session, attempt_id, "pick", {"choice": "Ready to pay"})

        assert stored(session, attempt_id, "pick").mark.is_correct

    @pytest.mark.parametrize(
        ("item_id", "answer", "refusal"),
        [
            ("pick", None, operations.AnswerMissing),
            ("match", {"pairs": {"At the door": "You greet"}}, operations.AnswerMissing),
            ("pick", {"choice": "Made up"}, BadAnswer),
        ],
    )
    def test_keeps_nothing_that_is_no_whole_answer(self, session, make, quiz, ben, item_id, answer, refusal):
        attempt_id = make.attempt(quiz, ben)

        with pytest.raises(refusal):
            self.answer(session, attempt_id, item_id, answer)

        assert not stored(session, attempt_id, item_id).is_answered

    def test_takes_an_order_as_it_was_shown_for_an_answer(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        self.answer(session, attempt_id, "order", {"order": list(stored(session, attempt_id, "order").shown)})

        assert not stored(session, attempt_id, "order").mark.is_correct

    def test_refuses_a_late_answer_and_takes_one_within_the_grace(self, session, make, module, ben):
        attempt_id = make.attempt(make.quiz(module, rule=replace(SMALL, time_limit_seconds=60)), ben)
        last = NOW + timedelta(seconds=60) + queries.GRACE

        self.answer(session, attempt_id, "pick", RIGHT["pick"], now=last)
        with pytest.raises(operations.AttemptClosed):
            self.answer(session, attempt_id, "many", RIGHT["many"], now=last + timedelta(seconds=1))

    def test_refuses_a_question_that_is_not_there(self, session, make, quiz, ben):
        with pytest.raises(queries.QuestionNotFound):
            operations.answer_questions(
                session, attempt_id=make.attempt(quiz, ben), answers={9: {"choice": "x"}}, now=NOW
            )

    def test_completes_the_module_when_all_is_read_and_the_quiz_is_passed(self, session, make, ben):
        lesson = make.lesson()
        make.finished(ben, lesson)

        make.submitted(make.quiz_of(lesson), ben)

        progress = evidence.find_progress(session, employee_id=ben.id, module_version_id=lesson.version_id)
        assert progress.completed_at == NOW


class TestCloseFinished:
    def test_leaves_alone_what_has_open_questions(self, session, make, quiz, ben):
        assert not operations.close_finished(session, attempt_id=make.attempt(quiz, ben), now=NOW)

    def test_closes_what_was_answered_whole_before_each_answer_was_graded(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)
        session.execute(
            update(AttemptAnswer), [
                {"attempt_id": attempt_id, "position": one.position, "answer": RIGHT[one.item.item_id], "answered_at": NOW}
                for one in asked(session, attempt_id)
            ],
        )  # fmt: skip

        assert operations.close_finished(session, attempt_id=attempt_id, now=NOW)
        assert queries.get_outcome(session, attempt_id).score_percent == 100


class TestExpireAttempts:
    @pytest.fixture
    def quiz(self, make, module):
        return make.quiz(module, rule=replace(SMALL, time_limit_seconds=60))

    def outcome(self, session, attempt_id):
        attempt = queries.list_attempts(session, queries.get_attempt(session, attempt_id).employee_id)[0]
        return attempt.state, attempt.closed_at, attempt.score_percent, attempt.passed

    def test_closes_as_opening_the_attempt_would(self, session, make, quiz, ben):
        ann = make.employee("Ann Lee")
        most = {item_id: answer for item_id, answer in RIGHT.items() if item_id != "order"}
        by_job, by_access = (make.attempt(quiz, who, answers=most) for who in (ben, ann))
        later = NOW + timedelta(hours=1)

        operations.close_overdue(session, attempt_id=by_access, now=later)
        take_steps(session, operations.plan_expiry(session, now=later + timedelta(hours=1)))

        assert self.outcome(session, by_job) == self.outcome(session, by_access)
        assert self.outcome(session, by_job) == ("expired", NOW + timedelta(seconds=60), 75, False)

    def test_is_done_by_the_job(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        take_steps(session, jobs.expire_attempts(session, {}, now=NOW + timedelta(hours=1)))

        assert queries.get_attempt(session, attempt_id).state is AttemptState.EXPIRED

    def test_leaves_alone_what_still_has_time(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        assert operations.plan_expiry(session, now=NOW + timedelta(seconds=60)) == []
        assert queries.get_attempt(session, attempt_id).state is AttemptState.OPEN

    def test_makes_room_for_the_next_attempt(self, session, make, quiz, ben):
        first = make.attempt(quiz, ben)

        second = make.attempt(quiz, ben, now=TOMORROW)

        assert second != first
        assert queries.get_attempt(session, first).state is AttemptState.EXPIRED
