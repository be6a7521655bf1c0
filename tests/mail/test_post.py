"""Sending what waits: each e-mail once, whatever the server does and whenever a worker dies."""

from itertools import pairwise

import pytest
from sqlalchemy import update

from lms.core import ids
from lms.core.config import Config
from lms.mail import operations
from lms.mail.models import OutgoingMessage
from lms.mail.post import Post
from lms.mail.terms import MailState, MailTimes, Pace
from lms.notifications import operations as notifications
from lms.notifications.messages import NOTE
from lms.people import operations as people
from tests.conftest import CERTIFICATE_KEY, SECRET
from tests.mail.office import NINE, Office
from tests.mail.servers import CLOSE, GoodServer, OddServer

ODD_NAMES = [
    "Ben\r\nBcc: eve@example.org",
    "Ben\nSubject: Free",
    'Ben "the" <eve@example.org>',
    "Ben\x1b[31m",
    "Ben, Eve",
    "Béla Ångström 李",
    "=?utf-8?q?Ben?=",
    "\u202eneB",
    "B" * 120,
]


@pytest.fixture
def ben(make):
    return make.employee()


@pytest.fixture
def eve(make):
    return make.employee("Eve Adeyemi")


class TestAGoodServer:
    def test_gets_each_e_mail_once_and_all_for_one_person_in_one(self, db, tmp_path, ben, eve):
        with GoodServer() as server:
            office = Office(db, tmp_path, server)
            office.queue(ben, count=3)
            office.queue(eve)

            assert office.run() == 2
            assert [office.run(), office.run(days=1)] == [0, 0]

        assert sorted(server.mailbox.recipients) == sorted([ben.email, eve.email])
        assert len(set(server.mailbox.message_ids)) == 2
        assert office.states() == [MailState.SENT] * 4

    def test_gets_text_and_html_of_the_same_words_and_a_way_to_end_it(self, db, tmp_path, ben):
        with GoodServer() as server:
            office = Office(db, tmp_path, server)
            office.queue(ben, subject="<b>Hello</b>")
            office.run()

        [message] = server.mailbox.messages
        text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert "Ten minutes." in text
        assert "Ten minutes." in html
        assert "<b>" not in html
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["List-Unsubscribe"].startswith("<http://")

    @pytest.mark.parametrize("name", ODD_NAMES)
    def test_is_told_nothing_more_by_a_name(self, db, tmp_path, make, name):
        person = make.employee("Ben Okoro")
        with GoodServer() as server:
            office = Office(db, tmp_path, server)
            with db.transaction() as session:  # past the forms, as an import of long ago may have left it
                from lms.people.models import Employee

                session.execute(update(Employee).where(Employee.id == person.id).values(name=name))
            office.queue(person, subject=name)

            assert office.run() == 1

        [message] = server.mailbox.messages
        assert server.mailbox.recipients == [person.email]
        assert [one.addr_spec for one in message["To"].addresses] == [person.email]
        assert message.get_all("Bcc") is None
        assert len(message.get_all("Subject")) == 1

    def test_gets_no_more_in_a_minute_than_is_allowed(self, db, tmp_path, ben, eve):
        with GoodServer() as server:
            office = Office(db, tmp_path, server)
            office.queue(ben, eve)
            with db.transaction() as session:
                operations.save_times(session, times=MailTimes(per_minute=1), viewer=None, now=NINE)

            assert [office.run(), office.run(seconds=30), office.run(seconds=31)] == [1, 0, 1]

    def test_gets_nothing_for_who_has_left_or_wants_none_or_too_late(self, db, tmp_path, ben, eve, make, session):
        ada = make.employee("Ada Byron")
        with GoodServer() as server:
            office = Office(db, tmp_path, server)
            office.queue(ben, eve)
            notifications.choose_pace(session, employee_id=ben.id, pace=Pace.NEVER)
            people.end_employment(session, employee_id=eve.id, ended_on=NINE.date(), viewer=None, now=NINE)
            session.flush()
            assert office.run() == 0
            office.queue(ada)

            assert office.run(days=30) == 0

        assert office.states() == [MailState.INSIDE, MailState.SKIPPED, MailState.SKIPPED]

    def test_waits_for_the_daily_hour_and_gets_one(self, db, tmp_path, ben, session):
        with GoodServer() as server:
            office = Office(db, tmp_path, server)
            office.queue(ben)
            notifications.choose_pace(session, employee_id=ben.id, pace=Pace.DAILY)
            session.flush()
            assert office.run() == 0
            with db.transaction() as other:
                operations.queue_message(
                    other, kind=NOTE, employee_id=ben.id, key="two", facts={"subject": "x", "body": "y"}, now=office.now
                )
            assert office.run(hours=22) == 0

            assert office.run(hours=1) == 1

        assert office.states() == [MailState.SENT] * 2


class TestAnOddServer:
    @pytest.mark.parametrize(
        "steps",
        [{"greeting": CLOSE}, {"greeting": b"421 busy"}, {"MAIL": b"550 who are you"}, {"DATA": CLOSE}],
        ids=str,
    )
    def test_loses_nothing(self, db, tmp_path, ben, eve, steps):
        with OddServer(**steps) as server:
            office = Office(db, tmp_path, server)
            office.queue(ben, eve)

            assert office.run() == 0
            run = office.load_run()
            assert set(office.states()) == {MailState.WAITING}
            assert (run.failures, bool(run.error)) == (1, True)
            server.steps.clear()
            assert office.run(seconds=30) == 0  # it is left in peace for a while
            assert office.run(minutes=1) == 2

        assert len(server.taken) == 2
        assert office.load_run().failures == 0

    def test_that_refuses_a_person_gets_the_next(self, db, tmp_path, ben, eve):
        with OddServer(RCPT=b"550 no such mailbox") as server:
            office = Office(db, tmp_path, server)
            office.queue(ben)
            office.run()
            server.steps.clear()
            office.queue(eve)

            assert office.run() == 1

        assert office.states() == [MailState.FAILED, MailState.SENT]
        assert office.rows(OutgoingMessage.error)[0] == ("550 no such mailbox",)

    def test_that_says_later_is_asked_later_and_less_and_less(self, db, tmp_path, ben):
        with OddServer(RCPT=b"451 greylisted") as server:
            office = Office(db, tmp_path, server)
            office.queue(ben)
            with db.transaction() as session:
                operations.save_times(session, times=MailTimes(quiet_from=0, quiet_until=0), viewer=None, now=NINE)
            moments = []
            while MailState.WAITING in office.states():
                office.run()
                moments.append(office.rows(OutgoingMessage.send_after)[0][0])
                office.now = moments[-1]

        assert office.states() == [MailState.FAILED]
        waits = [after - before for before, after in pairwise(moments[:-1])]
        assert waits == sorted(waits)
        assert len(server.commands) < 100

    def test_that_does_not_answer_the_last_line_is_not_sent_it_again_unasked(self, db, tmp_path, ben):
        with OddServer(end=CLOSE) as server:
            office = Office(db, tmp_path, server)
            office.queue(ben)
            office.run()
            server.steps.clear()

            assert office.run(days=1) == 0
            assert office.states() == [MailState.UNSURE]
            [(message_id,)] = office.rows(OutgoingMessage.id)
            with db.transaction() as session:
                assert operations.resend(session, message_id=message_id, now=office.now)
            assert office.run() == 1

        assert office.states() == [MailState.SENT]
        assert message_id.hex.encode() in server.taken[0]


class TestAWorkerThatDied:
    def claim(self, office):
        with office.db.transaction() as session:
            [envelope], _ = operations.claim(session, now=office.now, times=MailTimes(), limit=5)
        return envelope

    def test_before_the_last_line_is_followed_by_another(self, db, tmp_path, ben):
        with GoodServer() as server:
            office = Office(db, tmp_path, server)
            office.queue(ben)
            envelope, claimed_at = self.claim(office), office.now

            assert office.run(minutes=4) == 0
            assert office.run(minutes=2) == 1
            with pytest.raises(operations.LeaseLost), db.transaction() as session:  # had it only slept
                operations.begin_hand_over(session, envelope, claimed_at=claimed_at, now=office.now)

        assert server.mailbox.message_ids == [f"<{envelope.id.hex}@example.org>"]

    def test_after_the_last_line_leaves_us_unsure(self, db, tmp_path, ben):
        with GoodServer() as server:
            office = Office(db, tmp_path, server)
            office.queue(ben)
            envelope = self.claim(office)
            with db.transaction() as session:
                operations.begin_hand_over(session, envelope, claimed_at=office.now, now=office.now)

            assert office.run(minutes=6) == 0

        assert office.states() == [MailState.UNSURE]
        assert server.mailbox.raw == []


class TestAMessageThatCannotBeWritten:
    def test_does_not_hold_up_the_others(self, db, tmp_path, ben, eve, session):
        with GoodServer() as server:
            office = Office(db, tmp_path, server)
            office.queue(ben, eve)
            session.execute(
                update(OutgoingMessage).where(OutgoingMessage.employee_id == ben.id).values(facts={"odd": "facts"})
            )
            session.flush()

            assert office.run() == 1

        assert set(office.states()) == {MailState.FAILED, MailState.SENT}


def test_nothing_is_sent_before_mail_is_set_up(db, tmp_path, ben):
    with GoodServer() as server:
        office = Office(db, tmp_path, server)
    office.queue(ben)
    post = Post(Config(instance_path=tmp_path, secret_key=SECRET, certificate_key=CERTIFICATE_KEY), lambda: db)

    assert post.run() == 0
    assert office.states() == [MailState.WAITING]
    assert ids.new_id()
