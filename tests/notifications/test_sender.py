"""E-mail looks like the company, and keeps its hours."""

from zoneinfo import ZoneInfo

import pytest

from lms.mail import operations as mail
from lms.mail.terms import MailTimes
from lms.notifications.messages import NOTE
from lms.notifications.queries import find_sender
from lms.people import operations as people
from lms.people.zones import company_zone
from tests.mail.office import NINE, Office


@pytest.fixture
def company(session):
    people.edit_company(
        session, name="Three Rivers", locale="en", customer_one="student", customer_many="students",
        time_zone="Pacific/Auckland", colour="#0a6352", viewer=None, now=NINE,
    )  # fmt: skip


def test_has_the_companys_name_and_colour(session, company):
    assert (find_sender(session).name, find_sender(session).colour) == ("Three Rivers", "#0a6352")
    assert company_zone(session) == ZoneInfo("Pacific/Auckland")


def test_waits_for_the_hour_of_the_companys_clock(session, db, company, make, tmp_path):
    ben = make.employee()
    times = MailTimes(quiet_from=0, quiet_until=0, digest_hour=8)
    mail.save_times(session, times=times, viewer=None, now=NINE)
    mail.queue_message(
        session, kind=NOTE, employee_id=ben.id, key="one", facts={"subject": "Hello", "body": "You."}, now=NINE
    )
    session.flush()
    office = Office(db, tmp_path)  # nine in London is ten in the evening in Auckland

    assert office.run(hours=9) == 0
    assert office.run(hours=1) == 1
    assert "#0a6352" in office.letters[0].get_body(("html",)).get_content()


def test_has_our_name_before_there_is_a_company(session):
    assert find_sender(session).colour == "#10161d"
