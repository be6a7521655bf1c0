"""What people hear about their courses: once each, in few statements, and nothing of what is done."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event, select, update

from lms.assignments import jobs, operations, rules
from lms.assignments.models import Assignment
from lms.mail import queries as mail
from lms.mail.models import OutgoingMessage
from lms.mail.terms import MailState
from lms.outbox.terms import take_steps
from tests.mail.office import Office
from tests.times import MONDAY


@pytest.fixture
def ben(make):
    make.course()
    make.course(make.job_role())
    return make.employee()


def assign(session, person, drain):
    operations.reconcile_employee(session, employee_id=person.id, now=MONDAY)
    session.flush()
    drain(MONDAY)


def kinds(session):
    return session.scalars(select(OutgoingMessage.kind).order_by(OutgoingMessage.id)).all()


def tell(session, now):
    take_steps(session, jobs.tell_milestones(session, {}, now=now))


class TestAssigned:
    def test_is_told_once_for_all_courses_of_a_moment(self, session, ben, drain):
        assign(session, ben, drain)
        assign(session, ben, drain)

        [message] = mail.list_unread(session, ben.id)
        assert len(message.words.lines) == 2

    def test_is_mailed_without_what_was_done_meanwhile(self, session, db, ben, drain, tmp_path):
        assign(session, ben, drain)
        first, *_ = session.scalars(select(Assignment.id).order_by(Assignment.id))
        session.execute(update(Assignment).where(Assignment.id == first).values(fulfilled_at=MONDAY))
        session.flush()
        office = Office(db, tmp_path)

        assert office.run(days=1) == 1
        [letter] = office.letters
        assert letter.get_body(("plain",)).get_content().count("“") == 1


class TestMilestones:
    def test_are_told_once_each_whatever_days_the_job_runs(self, session, ben, drain):
        assign(session, ben, drain)
        for day in range(1, 40):
            tell(session, MONDAY + timedelta(days=day))

        assert sorted(kinds(session)) == sorted(["assigned"] + ["due"] * 4 + ["overdue"] * 6)

    def test_are_caught_up_with_after_a_day_without_the_job(self, session, ben, drain):
        assign(session, ben, drain)
        tell(session, MONDAY + timedelta(days=8))

        assert kinds(session) == ["assigned", "due", "due"]

    def test_are_not_told_of_what_is_done_or_withdrawn(self, session, ben, drain):
        assign(session, ben, drain)
        session.execute(update(Assignment).values(fulfilled_at=MONDAY))
        tell(session, MONDAY + timedelta(days=8))

        assert kinds(session) == ["assigned"]

    def test_are_not_mailed_once_the_course_is_done(self, session, db, ben, drain, tmp_path):
        assign(session, ben, drain)
        tell(session, MONDAY + timedelta(days=8))
        session.execute(update(Assignment).values(fulfilled_at=MONDAY))
        session.flush()
        office = Office(db, tmp_path)

        assert office.run(days=9) == 0
        assert set(office.states()) == {MailState.SKIPPED}
        assert mail.list_unread(session, ben.id) == ()

    def test_need_no_more_statements_for_more_people(self, session, make, ben, drain):
        def count(people):
            for _ in range(people):
                assign(session, make.employee(), drain)
            statements = []
            connection = session.connection()
            note = lambda *args: statements.append(args[2])  # noqa: E731
            event.listen(connection, "before_cursor_execute", note)
            tell(session, MONDAY + timedelta(days=8))
            event.remove(connection, "before_cursor_execute", note)
            return len(statements)

        assert count(1) == count(8)

    @given(st.integers(0, 60), st.integers(-30, 30))
    def test_lie_near_their_day(self, had, left):
        today = MONDAY.date()
        due_on = today + timedelta(days=left)

        milestone = rules.milestone_of(assigned_on=due_on - timedelta(days=had), due_on=due_on, today=today)

        if milestone is not None:
            assert 0 <= milestone.days_left - left <= rules.CATCH_UP_DAYS
            assert had >= milestone.least_days
