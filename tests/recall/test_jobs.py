"""Every night: who is asked, who hears of it, and what they find in their e-mail."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from lms.core import clock
from lms.mail import operations as mail
from lms.mail.models import OutgoingMessage
from lms.mail.terms import MailState, MailTimes, Pace
from lms.notifications import operations as notifications
from lms.outbox.terms import take_steps
from lms.people.models import Employee
from lms.people.terms import EmploymentState
from lms.recall import jobs
from lms.recall.links import operations as links
from lms.recall.links.models import LinkTry, RecallLink
from lms.recall.models import RecallDay
from tests.factories.recall import MOMENTS
from tests.mail.office import Office, link_in
from tests.times import MONDAY

DAY = timedelta(days=1)
WEDNESDAY = MONDAY + 2 * DAY
NIGHT = timedelta(hours=-4)


@pytest.fixture
def ben(make):
    ben = make.learner("Ben Okoro", job_role=make.job_role())
    make.learned(ben, "mantra", *MOMENTS)
    return ben


def night(session, now=WEDNESDAY):
    take_steps(session, jobs.ask_people(session, {}, now=now + NIGHT))


def messages(session):
    rows = session.execute(select(OutgoingMessage.key, OutgoingMessage.read_at).order_by(OutgoingMessage.queued_at))
    return [(key.removeprefix("two-minutes:2026-11-"), read_at is not None) for key, read_at in rows]


def days(session):
    return sorted((row.day.day, row.finished_at is not None) for row in session.scalars(select(RecallDay)))


class TestTheNight:
    def test_tells_who_has_something_due_once_a_day(self, session, make, ben):
        make.learner("Noor Haddad")

        night(session, MONDAY + DAY)
        for _twice in range(2):
            night(session)

        assert (messages(session), days(session)) == ([("04", False)], [(4, False)])

    def test_tells_nobody_on_a_day_off(self, session, make, ben):
        make.working_days({0})

        night(session)

        assert messages(session) == []

    def test_a_newer_one_takes_the_place_of_the_last(self, session, ben):
        night(session)
        night(session, WEDNESDAY + DAY)

        assert messages(session) == [("04", True), ("05", False)]
        assert days(session) == [(4, False), (5, False)]

    def test_who_has_answered_has_read_it(self, session, make, ben):
        night(session)
        make.follow_up(ben, True, True, True, now=WEDNESDAY)

        assert (messages(session), days(session)) == ([("04", True)], [(4, True)])

    def test_leaves_out_whose_day_or_week_is_full_and_who_left(self, session, make, ben):
        make.follow_up(ben, False, False, False, now=WEDNESDAY + 6 * NIGHT / 4)
        night(session)
        assert messages(session) == []

        session.execute(update(Employee).values(state=EmploymentState.ENDED))
        night(session, WEDNESDAY + DAY)
        assert messages(session) == []

    def test_goes_through_people_some_at_a_time(self, session, make, ben, monkeypatch):
        monkeypatch.setattr(jobs, "LOOK", 1)
        noor = make.learner("Noor Haddad")
        make.shown(noor, "mantra")
        make.learned(noor, MOMENTS[0])

        night(session)

        assert len(messages(session)) == 2

    def test_what_was_said_two_weeks_ago_is_deleted_once_it_is_done_with(self, session, ben):
        night(session)
        night(session, WEDNESDAY + DAY)
        session.execute(update(OutgoingMessage).where(OutgoingMessage.key.endswith("-04")).values(state=MailState.SENT))

        night(session, WEDNESDAY + 16 * DAY)

        assert messages(session) == [("05", True), ("20", False)]

    def test_deletes_what_ran_out(self, session, make, ben):
        old = WEDNESDAY - timedelta(days=500)
        session.add(RecallDay(employee_id=ben.id, day=old.date()))
        session.add(RecallLink(token_hash="a", employee_id=ben.id, expires_at=old))
        session.flush()
        links.note_try(session, address="10.0.0.1", now=old)

        night(session)

        assert days(session) == [(4, False)]
        assert [session.scalar(select(func.count()).select_from(one)) for one in (RecallLink, LinkTry)] == [0, 0]


class TestTheEmail:
    @pytest.fixture
    def office(self, db, tmp_path):
        office = Office(db, tmp_path)
        office.now = WEDNESDAY
        return office

    def at_once(self, session, ben):
        notifications.choose_pace(session, employee_id=ben.id, pace=Pace.AT_ONCE)
        night(session)

    def test_leads_to_the_questions_without_a_sign_in(self, session, office, ben, client, make):
        make.release()
        self.at_once(session, ben)
        office.run()

        link = link_in(office.letters[-1], "/two-minutes/")

        session.execute(update(RecallLink).values(expires_at=clock.now() + DAY))
        client.get(link)
        client.follow(client.post(link))
        assert client.page.find(".//input[@name='item']") is not None
        assert [facts for (facts,) in office.rows(OutgoingMessage.facts)] == [{"day": "2026-11-04"}]

    def test_waits_for_the_end_of_the_quiet_hours(self, session, office, ben):
        self.at_once(session, ben)
        office.now = WEDNESDAY - timedelta(hours=3)
        office.run()
        assert office.letters == []

        office.now = WEDNESDAY
        office.run()
        assert len(office.letters) == 1

    def test_is_not_sent_to_who_was_quicker(self, session, office, make, ben):
        self.at_once(session, ben)
        make.follow_up(ben, True, True, True, now=WEDNESDAY)

        office.run()

        assert (office.letters, office.states()) == ([], [MailState.SKIPPED])
        assert session.scalars(select(RecallLink)).all() == []

    def test_is_not_sent_on_a_later_day(self, session, office, ben):
        self.at_once(session, ben)
        office.now = WEDNESDAY + DAY

        office.run()

        assert office.states() == [MailState.SKIPPED]

    def test_is_not_sent_to_who_wants_none(self, session, office, ben):
        notifications.choose_mail(session, employee_id=ben.id, pace=Pace.AT_ONCE, muted={"two-minutes"})
        night(session)

        office.run()

        assert office.states() == [MailState.INSIDE]

    def test_comes_with_all_else_once_a_day(self, session, office, ben):
        mail.save_times(session, times=replace(MailTimes(), digest_hour=10), viewer=None, now=MONDAY)
        night(session)
        office.run()
        assert office.letters == []

        office.now = WEDNESDAY + timedelta(hours=1)
        office.run()
        assert len(office.letters) == 1

    def test_in_the_inbox_leads_to_the_page_for_who_is_signed_in(self, session, ben, client):
        night(session, clock.now().replace(hour=9))
        client.sign_in(ben.id)
        client.get("/messages")

        action = next(f.get("action") for f in client.page.iter("form") if f.get("action", "").endswith("/open"))

        assert client.post(action).headers["Location"] == "/follow-up"
