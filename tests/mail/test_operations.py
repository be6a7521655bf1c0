from datetime import timedelta

from sqlalchemy import select

from lms.mail import operations, queries
from lms.mail.models import OutgoingMessage
from lms.notifications.messages import NOTE
from tests.times import MONDAY

FACTS = {"subject": "Your course is waiting", "body": "Ten minutes."}


def queue(session, employee, key="reminder:1", now=MONDAY):
    return operations.queue_message(session, kind=NOTE, employee_id=employee.id, key=key, facts=FACTS, now=now)


class TestQueueMessage:
    def test_tells_nobody_the_same_thing_twice(self, session, make):
        ben, eve = make.employee(), make.employee("Eve Adeyemi")

        assert [queue(session, ben), queue(session, ben), queue(session, eve)] == [True, False, True]
        assert len(queries.list_unread(session, ben.id)) == 1
        assert queries.keys_sent(session, ["reminder:1", "reminder:2"]) == {"reminder:1"}

    def test_many_at_once_nobody_twice(self, session, make):
        ben, eve = make.employee(), make.employee("Eve Adeyemi")
        queue(session, ben)
        drafts = [operations.MessageDraft(employee_id=one.id, key="reminder:1", facts=FACTS) for one in (ben, eve, eve)]

        operations.queue_messages(session, kind=NOTE, drafts=drafts, now=MONDAY)

        assert [len(queries.list_unread(session, one.id)) for one in (ben, eve)] == [1, 1]


class TestMarkRead:
    def test_keeps_the_message_with_the_moment(self, session, make):
        ben = make.employee()
        queue(session, ben)
        queue(session, ben, "reminder:2", MONDAY + timedelta(days=1))
        newest = queries.list_unread(session, ben.id)[0]

        operations.mark_read(session, employee_id=ben.id, message_id=newest.id, now=MONDAY)

        assert len(queries.list_unread(session, ben.id)) == 1
        assert set(session.scalars(select(OutgoingMessage.read_at))) == {MONDAY, None}

    def test_only_the_receiver_can(self, session, make):
        ben, eve = make.employee(), make.employee("Eve Adeyemi")
        queue(session, ben)
        [message] = queries.list_unread(session, ben.id)

        operations.mark_read(session, employee_id=eve.id, message_id=message.id, now=MONDAY)

        assert queries.list_unread(session, ben.id) == (message,)
