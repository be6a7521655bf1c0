from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from lms.assignments.models import Assignment
from lms.courses.items.base import BadAnswer
from lms.evidence import queries as evidence
from lms.evidence.models import EvidenceRecord
from lms.evidence.terms import EvidenceKind, MasteryStage
from lms.outbox.models import OutboxEvent
from lms.recall import jobs, operations, queries
from lms.recall.models import FollowUp, FollowUpQuestion, RecallCard, RecallDay
from tests.factories.quizzes import SMALL
from tests.factories.recall import BANK, MOMENTS, RECALL, answer, objective
from tests.times import MONDAY

DAY = timedelta(days=1)
KEY = objective().key


@pytest.fixture
def ben(make):
    return make.learner("Ben Okoro", job_role=make.job_role())


@pytest.fixture
def learned(make, ben):
    return make.learned(ben, "mantra", *MOMENTS)


def due(session, ben, day):
    return queries.due_today(session, ben.id, now=MONDAY + day * DAY)


class TestMakeCards:
    def test_once_for_each_thing_that_was_shown(self, session, ben, learned):
        jobs.make_cards(session, {"employee_id": str(ben.id)}, now=MONDAY)

        assert session.scalar(select(func.count()).select_from(RecallCard)) == 4
        assert due(session, ben, 1) is None
        assert (due(session, ben, 2).question_count, due(session, ben, 2).minutes) == (3, 2)

    def test_what_was_missed_in_a_check_that_was_passed_comes_on_the_next_day(self, session, make, ben):
        make.learned(ben)
        make.assigned(ben, make.role_course(make.job_role(), modules=[make.lesson("x")], objectives=[objective()]))
        make.proof(ben, KEY, succeeded=False, details={"asked": 5, "right": False, "passed": True})

        operations.make_cards(session, employee_id=ben.id)

        assert due(session, ben, 0) is None
        assert due(session, ben, 1) is not None

    def test_nothing_of_what_nobody_asks_any_more(self, session, make, ben):
        make.shown(ben, *MOMENTS)

        assert session.scalar(select(func.count()).select_from(RecallCard)) == 0


class TestAnswerQuestion:
    def test_confirms_on_day_2_and_comes_back_on_day_11(self, session, make, ben):
        make.learned(ben, MOMENTS[0])

        make.follow_up(ben, True, True, True, now=MONDAY + 2 * DAY)

        held = evidence.mastery_of(session, ben.id)[KEY]
        assert (held.stage, held.expires_at) == (MasteryStage.CONFIRMED, MONDAY + 92 * DAY)
        assert [due(session, ben, day) is not None for day in (2, 10, 11)] == [False, False, True]
        kinds = [row.kind for row in evidence.page_evidence(session, ben.id).rows]
        assert kinds.count(EvidenceKind.RECALL) == 1

    def test_a_miss_comes_back_tomorrow_and_two_take_it_back(self, session, make, ben):
        make.learned(ben, MOMENTS[0])

        make.follow_up(ben, False, True, True, now=MONDAY + 2 * DAY)
        held = evidence.mastery_of(session, ben.id)[KEY].stage
        make.follow_up(ben, False, True, True, now=MONDAY + 3 * DAY)

        assert (held, evidence.mastery_of(session, ben.id)[KEY].stage) == (MasteryStage.HELD, MasteryStage.BEGUN)
        assert due(session, ben, 4) is not None

    def test_whom_one_would_not_have_told_comes_back_tomorrow_and_takes_nothing(self, session, make, ben):
        make.learned(ben, MOMENTS[0])

        make.follow_up(ben, True, False, True, now=MONDAY + 2 * DAY)

        assert evidence.mastery_of(session, ben.id)[KEY].stage is MasteryStage.CONFIRMED
        assert due(session, ben, 3) is not None

    def test_asks_three_a_day_and_ten_a_week(self, session, make, ben, learned):
        for day in range(2, 9):
            if asked := due(session, ben, day):
                make.follow_up(ben, *[False] * asked.question_count, now=MONDAY + day * DAY)

        assert session.scalar(select(func.count()).select_from(FollowUpQuestion)) == 10
        assert due(session, ben, 9) is not None

    def test_what_finds_no_room_today_is_announced_for_tomorrow(self, session, ben, learned):
        now = MONDAY + 20 * DAY

        assert (queries.next_due_at(session, ben.id, now=now).date() - now.date()).days == 1

    def test_the_first_answer_counts(self, session, make, ben, learned):
        [first] = make.follow_up(ben, True, now=MONDAY + 2 * DAY)

        again = operations.answer_question(
            session, employee_id=ben.id, item_id=first.item.item_id, now=MONDAY + 2 * DAY,
            read=lambda item: answer(item, right=False),
        )  # fmt: skip

        assert again == first
        assert again.mark.is_correct

    def test_is_resumed_where_it_was_left_until_the_day_ends(self, session, make, ben, learned):
        [first] = make.follow_up(ben, True, now=MONDAY + 2 * DAY)
        later = MONDAY + 2 * DAY + timedelta(hours=9)

        assert due(session, ben, 2).is_begun
        assert queries.find_open_question(session, ben.id, now=later).position == first.position + 1
        assert not due(session, ben, 3).is_begun
        assert queries.find_open_question(session, ben.id, now=MONDAY + 3 * DAY) is None
        make.follow_up(ben, True, now=MONDAY + 3 * DAY)
        assert due(session, ben, 3).question_count == 2

    def test_refuses_what_is_no_answer_or_another_question(self, session, ben, learned):
        def send(item_id, given):
            operations.answer_question(
                session, employee_id=ben.id, item_id=item_id, now=MONDAY + 2 * DAY, read=lambda _item: given
            )

        with pytest.raises(operations.QuestionPassed):
            send("other", {"choice": "Right"})
        item = queries.plan_follow_up(session, ben.id, now=MONDAY + 2 * DAY)[0][0].item
        with pytest.raises(operations.NoAnswer):
            send(item.item_id, None)
        with pytest.raises(BadAnswer):
            send(item.item_id, {"text": 7})

    def test_tells_once_that_more_is_held(self, session, make, ben):
        make.learned(ben, MOMENTS[0])
        before = session.scalar(select(func.count()).where(OutboxEvent.name == "MasteryChanged"))

        make.follow_up(ben, True, True, True, now=MONDAY + 2 * DAY)

        assert session.scalar(select(func.count()).where(OutboxEvent.name == "MasteryChanged")) == before + 1


class TestCaps:
    def send(self, session, ben, now, item_id="situation-booklist"):
        return operations.answer_question(
            session, employee_id=ben.id, item_id=item_id, now=now, read=lambda item: answer(item)
        )

    def test_an_answer_after_the_cap_of_the_day_is_refused_by_name(self, session, make, ben, learned):
        make.follow_up(ben, True, True, True, now=MONDAY + 2 * DAY)

        with pytest.raises(operations.DayFull):
            self.send(session, ben, MONDAY + 2 * DAY, item_id="situation-till")

        assert session.scalar(select(func.count()).select_from(FollowUpQuestion)) == 3

    def test_an_answer_after_the_cap_of_the_week_is_refused_by_name(self, session, make, ben, learned):
        for day in range(2, 6):
            asked = due(session, ben, day)
            make.follow_up(ben, *[False] * asked.question_count, now=MONDAY + day * DAY)

        assert due(session, ben, 6) is None
        with pytest.raises(operations.DayFull):
            self.send(session, ben, MONDAY + 6 * DAY)

    def test_nothing_is_asked_on_a_day_off(self, session, make, ben, learned):
        make.working_days({0, 1, 4})
        wednesday = MONDAY + 2 * DAY

        assert due(session, ben, 2) is None
        assert queries.plan_follow_up(session, ben.id, now=wednesday) == ((), ())
        with pytest.raises(operations.RestDay):
            self.send(session, ben, wednesday)
        assert queries.next_due_at(session, ben.id, now=wednesday).weekday() == 4

    def test_what_was_left_open_yesterday_is_planned_anew(self, session, make, ben, learned):
        make.follow_up(ben, True, now=MONDAY + 2 * DAY)

        make.follow_up(ben, True, True, True, now=MONDAY + 3 * DAY)

        assert due(session, ben, 3) is None
        opened = select(func.count()).select_from(FollowUp).where(FollowUp.finished_at.is_(None))
        assert session.scalar(opened) == 0
        assert len(queries.list_answered_today(session, ben.id, now=MONDAY + 3 * DAY)) == 3


class TestTheMantra:
    @pytest.fixture
    def knows(self, make, ben):
        return make.learned(ben, "mantra")

    def stage(self, session, ben):
        return evidence.mastery_of(session, ben.id)["know:mantra"].stage

    def proofs(self, session):
        return session.scalar(select(func.count()).where(EvidenceRecord.kind == EvidenceKind.RECALL))

    def test_counts_when_it_was_not_seen_for_twenty_hours(self, session, make, ben, knows):
        make.follow_up(ben, True, now=MONDAY + 2 * DAY)

        assert (self.stage(session, ben), self.proofs(session)) == (MasteryStage.CONFIRMED, 1)

    def test_shows_nothing_soon_after_it_was_seen(self, session, make, ben, knows):
        make.follow_up(ben, False, now=MONDAY + 2 * DAY)
        make.follow_up(ben, True, now=MONDAY + 2 * DAY + timedelta(hours=17))

        assert self.proofs(session) == 1
        assert self.stage(session, ben) is MasteryStage.HELD
        assert due(session, ben, 3) is None

    def test_shows_nothing_right_after_a_check(self, session, make, ben, knows):
        make.proof(ben, "know:mantra", succeeded=False, now=MONDAY + 2 * DAY)

        make.follow_up(ben, True, now=MONDAY + 2 * DAY + timedelta(minutes=5))

        assert self.proofs(session) == 0

    def test_who_gives_up_has_missed_it(self, session, ben, knows):
        done = operations.answer_question(
            session, employee_id=ben.id, item_id=RECALL.item_id, now=MONDAY + 2 * DAY, read=lambda _item: None,
            gives_up=True,
        )  # fmt: skip

        assert not done.mark.is_correct
        assert due(session, ben, 3) is not None

    def test_nobody_gives_up_another_question(self, session, make, ben):
        make.learned(ben, MOMENTS[0])
        item = queries.plan_follow_up(session, ben.id, now=MONDAY + 2 * DAY)[0][0].item

        with pytest.raises(operations.NoAnswer):
            operations.answer_question(
                session, employee_id=ben.id, item_id=item.item_id, now=MONDAY + 2 * DAY, read=lambda _item: None,
                gives_up=True,
            )  # fmt: skip


class TestDays:
    def days(self, session):
        return [(row.day.day, row.finished_at is not None) for row in session.scalars(select(RecallDay))]

    def test_a_day_is_done_when_all_its_questions_are_answered(self, session, make, ben, learned):
        make.follow_up(ben, True, True, now=MONDAY + 2 * DAY)
        half = self.days(session)
        make.follow_up(ben, True, now=MONDAY + 2 * DAY)

        assert (half, self.days(session)) == ([], [(4, True)])

    def test_are_hidden_and_back_as_one_likes(self, session, make, ben, learned):
        make.follow_up(ben, True, True, True, now=MONDAY + 2 * DAY)
        today = (MONDAY + 2 * DAY).date()

        operations.choose_days(session, employee_id=ben.id, hides=True)
        hidden = queries.load_own_days(session, ben.id, today=today)
        operations.choose_days(session, employee_id=ben.id, hides=False)

        assert (hidden.week, hidden.streak) == ((), 0)
        assert queries.load_own_days(session, ben.id, today=today).done_count == 1

    def test_a_week_has_a_working_day(self, session):
        with pytest.raises(operations.NoWorkingDay):
            operations.set_working_days(session, days=(9,), viewer=None, now=MONDAY)

    def test_is_monday_to_friday_unless_chosen(self, session):
        assert queries.load_working_days(session) == {0, 1, 2, 3, 4}


class TestFromTheCheckOn:
    def test_what_a_check_showed_is_confirmed_two_days_later(self, session, make, ben):
        asked = [objective(subject) for subject in ("mantra", *MOMENTS)]
        lesson = make.lesson("part", rule=None)
        quiz_id = make.quiz(lesson, rule=SMALL, bank=BANK, objectives=asked)
        make.assigned(ben, make.role_course(make.job_role(), modules=[lesson], objectives=asked), now=MONDAY)
        make.submitted(quiz_id, ben, answers={item.item_id: answer(item) for item in BANK}, now=MONDAY)
        jobs.make_cards(session, {"employee_id": str(ben.id)}, now=MONDAY)
        held = {key: one.stage for key, one in evidence.mastery_of(session, ben.id).items()}

        make.follow_up(ben, True, True, True, now=MONDAY + 2 * DAY)

        after = {key: one.stage for key, one in evidence.mastery_of(session, ben.id).items()}
        assert set(held.values()) == {MasteryStage.HELD}
        assert [key for key in held if after[key] is MasteryStage.CONFIRMED][:1] == ["know:mantra"]
        assert sum(stage is MasteryStage.CONFIRMED for stage in after.values()) == 2


class TestChanges:
    def test_a_moment_whose_standard_changed_is_due_now(self, session, make, ben):
        make.learned(ben, MOMENTS[0])
        session.execute(update(Assignment).values(withdrawn_at=MONDAY))
        make.learned(ben, MOMENTS[0], fingerprint="b" * 16, now=MONDAY + DAY)

        assert due(session, ben, 1) is not None
        make.follow_up(ben, True, True, True, now=MONDAY + DAY)
        assert [due(session, ben, day) is not None for day in (1, 2, 3)] == [False, False, True]

    def test_a_card_without_questions_is_asked_no_more(self, session, make, ben):
        make.learned(ben, MOMENTS[0], bank=[one for one in BANK if MOMENTS[1] in one.subject])

        chosen, silent = queries.plan_follow_up(session, ben.id, now=MONDAY + 2 * DAY)
        operations.archive_cards(session, silent, now=MONDAY + 2 * DAY)

        assert chosen == ()
        assert due(session, ben, 2) is None
