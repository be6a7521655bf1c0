from dataclasses import replace
from datetime import timedelta

import pytest

from lms.core import ids
from lms.evidence import queries as evidence
from lms.outbox.terms import take_steps
from lms.quizzes import jobs, operations, queries
from lms.quizzes.terms import AttemptState
from tests.factories.quizzes import ITEMS, NOW, RIGHT, SMALL


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
        first = make.attempt(quiz, ben, answers=RIGHT)
        before = asked(session, first)

        again = make.attempt(quiz, ben, now=NOW + timedelta(days=3))

        assert again == first
        assert asked(session, again) == before
        assert all(one.answer for one in before)

    def test_refuses_more_attempts_than_the_rule_allows(self, session, make, module, ben):
        quiz = make.quiz(module, rule=replace(SMALL, max_attempts=1))
        operations.submit_attempt(session, attempt_id=make.attempt(quiz, ben), now=NOW)

        with pytest.raises(operations.AttemptLimitReached):
            make.attempt(quiz, ben)

    def test_counts_attempts_for_each_person(self, session, make, module, ben):
        quiz = make.quiz(module, rule=replace(SMALL, max_attempts=1))
        operations.submit_attempt(session, attempt_id=make.attempt(quiz, ben), now=NOW)

        assert make.attempt(quiz, make.employee("Ann Lee"))

    def test_prefers_what_was_not_asked_before(self, session, make, module, ben):
        many = next(one for one in ITEMS if one.item_id == "many")
        bank = [
            replace(many, item_id=f"many-{n}", key=(f"Buyer {n}", f"Courier {n}"), distractors=(f"Plumber {n}",))
            for n in range(8)
        ]
        quiz = make.quiz(module, bank=bank, rule=replace(SMALL, moments=many.subject))
        first = make.attempt(quiz, ben)
        operations.submit_attempt(session, attempt_id=first, now=NOW)

        second = make.attempt(quiz, ben)

        last = {one.item.item_id for one in asked(session, first)}
        assert last.isdisjoint(one.item.item_id for one in asked(session, second))

    def test_keeps_the_questions_when_the_quiz_is_renewed(self, session, make, module, quiz, ben):
        attempt_id = make.attempt(quiz, ben)
        before = asked(session, attempt_id)

        make.quiz(module, bank=[replace(one, stem="Changed?") for one in ITEMS])

        assert asked(session, attempt_id) == before

    def test_refuses_a_quiz_that_is_not_there(self, session, ben):
        with pytest.raises(queries.QuizNotFound):
            operations.start_attempt(session, quiz_id=ids.new_id(), employee_id=ben.id, now=NOW)


class TestSaveAnswer:
    def save(self, session, attempt_id, choice, revision, now=NOW):
        return operations.save_answer(
            session,
            attempt_id=attempt_id,
            position=position_of(session, attempt_id, "pick"),
            answer={"choice": choice},
            revision=revision,
            now=now,
        )

    def test_keeps_the_answer(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        assert self.save(session, attempt_id, "Ready to learn", 1) == 1
        assert stored(session, attempt_id, "pick").answer == {"choice": "Ready to learn"}

    def test_drops_an_older_revision_and_tells_the_stored_one(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)
        self.save(session, attempt_id, "Ready to learn", 3)

        assert self.save(session, attempt_id, "Ready to pay", 2) == 3
        assert stored(session, attempt_id, "pick").answer == {"choice": "Ready to learn"}

    def test_refuses_after_submission(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)
        operations.submit_attempt(session, attempt_id=attempt_id, now=NOW)

        with pytest.raises(operations.AttemptClosed):
            self.save(session, attempt_id, "Ready to learn", 1)

    def test_refuses_a_late_answer_and_takes_one_within_the_grace(self, session, make, module, ben):
        quiz = make.quiz(module, rule=replace(SMALL, time_limit_seconds=60))
        attempt_id = make.attempt(quiz, ben)
        deadline = NOW + timedelta(seconds=60)

        assert self.save(session, attempt_id, "Ready to learn", 1, now=deadline + queries.GRACE) == 1
        with pytest.raises(operations.AttemptClosed):
            self.save(session, attempt_id, "Ready to pay", 2, now=deadline + queries.GRACE + timedelta(seconds=1))

    def test_refuses_a_question_that_is_not_there(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        with pytest.raises(queries.QuestionNotFound):
            operations.save_answer(
                session, attempt_id=attempt_id, position=9, answer={"choice": "x"}, revision=1, now=NOW
            )


class TestSubmitAttempt:
    def test_grades_from_the_stored_answers(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben, answers=RIGHT)

        assert operations.submit_attempt(session, attempt_id=attempt_id, now=NOW)

        outcome = queries.get_outcome(session, attempt_id)
        assert (outcome.score_percent, outcome.passed) == (100, True)
        assert queries.get_attempt(session, attempt_id).state is AttemptState.SUBMITTED

    def test_counts_once_when_submitted_twice(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben, answers=RIGHT)
        operations.submit_attempt(session, attempt_id=attempt_id, now=NOW)

        assert not operations.submit_attempt(session, attempt_id=attempt_id, now=NOW + timedelta(hours=1))

        assert len(evidence.page_evidence(session, ben.id).rows) == 2

    def test_writes_evidence_of_what_was_shown(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben, answers={"pick": RIGHT["pick"]})

        operations.submit_attempt(session, attempt_id=attempt_id, now=NOW)

        assert set(evidence.mastery_of(session, ben.id)) == {"know:mantra"}

    def test_completes_the_module_when_all_is_read_and_the_quiz_is_passed(self, session, make, ben):
        lesson = make.lesson()
        make.finished(ben, lesson)

        make.submitted(make.quiz_of(lesson), ben)

        progress = evidence.find_progress(session, employee_id=ben.id, module_version_id=lesson.version_id)
        assert progress.completed_at == NOW

    def test_takes_a_missing_answer_for_a_wrong_one(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        operations.submit_attempt(session, attempt_id=attempt_id, now=NOW)

        outcome = queries.get_outcome(session, attempt_id)
        assert (outcome.score_percent, outcome.passed) == (0, False)


class TestSubmitAnswers:
    def answers(self, session, attempt_id, **given):
        by_item = {**RIGHT, **given}
        return {one.position: by_item.get(one.item.item_id) for one in asked(session, attempt_id)}

    def submit(self, session, attempt_id, answers, *, is_complete=True):
        return operations.submit_answers(
            session, attempt_id=attempt_id, answers=answers, is_complete=is_complete, now=NOW
        )

    def test_waits_while_one_is_empty_and_keeps_the_rest(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        assert not self.submit(session, attempt_id, self.answers(session, attempt_id, many=None))
        assert stored(session, attempt_id, "pick").answer == RIGHT["pick"]
        assert queries.get_attempt(session, attempt_id).state is AttemptState.OPEN

    def test_submits_with_empty_questions_when_told_to(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)
        answers = self.answers(session, attempt_id, many=None)

        assert self.submit(session, attempt_id, answers, is_complete=False)
        assert queries.get_attempt(session, attempt_id).state is AttemptState.SUBMITTED

    def test_takes_the_same_page_twice(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)
        answers = self.answers(session, attempt_id)
        self.submit(session, attempt_id, answers)

        assert self.submit(session, attempt_id, answers)

    def test_refuses_other_answers_after_submission(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)
        self.submit(session, attempt_id, self.answers(session, attempt_id))

        with pytest.raises(operations.AttemptClosed):
            self.submit(session, attempt_id, self.answers(session, attempt_id, pick={"choice": "Ready to pay"}))


class TestExpireAttempts:
    @pytest.fixture
    def quiz(self, make, module):
        return make.quiz(module, rule=replace(SMALL, time_limit_seconds=60))

    def outcome(self, session, attempt_id):
        attempt = queries.list_attempts(session, queries.get_attempt(session, attempt_id).employee_id)[0]
        return attempt.state, attempt.closed_at, attempt.score_percent, attempt.passed

    def test_closes_as_opening_the_attempt_would(self, session, make, quiz, ben):
        ann = make.employee("Ann Lee")
        by_job, by_access = (make.attempt(quiz, who, answers=RIGHT) for who in (ben, ann))
        later = NOW + timedelta(hours=1)

        operations.close_overdue(session, attempt_id=by_access, now=later)
        take_steps(session, operations.plan_expiry(session, now=later + timedelta(hours=1)))

        assert self.outcome(session, by_job) == self.outcome(session, by_access)
        assert self.outcome(session, by_job) == ("expired", NOW + timedelta(seconds=60), 100, True)

    def test_is_done_by_the_job(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        take_steps(session, jobs.expire_attempts(session, {}, now=NOW + timedelta(hours=1)))

        assert queries.get_attempt(session, attempt_id).state is AttemptState.EXPIRED

    def test_happens_to_who_submits_too_late(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben, answers=RIGHT)

        assert operations.submit_attempt(session, attempt_id=attempt_id, now=NOW + timedelta(hours=1))
        assert self.outcome(session, attempt_id) == ("expired", NOW + timedelta(seconds=60), 100, True)

    def test_leaves_alone_what_still_has_time(self, session, make, quiz, ben):
        attempt_id = make.attempt(quiz, ben)

        assert operations.plan_expiry(session, now=NOW + timedelta(seconds=60)) == []
        assert queries.get_attempt(session, attempt_id).state is AttemptState.OPEN

    def test_makes_room_for_the_next_attempt(self, session, make, quiz, ben):
        first = make.attempt(quiz, ben)

        second = make.attempt(quiz, ben, now=NOW + timedelta(hours=1))

        assert second != first
        assert queries.get_attempt(session, first).state is AttemptState.EXPIRED
