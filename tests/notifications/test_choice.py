"""Which messages somebody wants by e-mail."""

import pytest

from lms import wiring
from lms.assignments.messages import CERTIFICATE
from lms.core import ids
from lms.dashboards.needs.messages import WEEK
from lms.mail import operations, queries
from lms.mail.models import OutgoingMessage
from lms.mail.stop_link import make_token
from lms.mail.terms import MailState, Pace
from lms.notifications import operations as notifications
from lms.notifications.groups import GROUPS
from lms.notifications.messages import NOTE
from lms.notifications.queries import get_recipient
from lms.organisation.setup.messages import STEP_ASKED
from lms.web.resources import resources
from tests.mail.office import Office


@pytest.fixture
def ben(make):
    return make.learner("Ben Okoro")


def choices(client):
    return {box.get("value") for box in client.page.findall(".//input[@name='groups']")}


def test_every_message_but_musts_is_in_a_group_that_people_choose():
    known = {group.code for group in GROUPS}

    others = [kind for kind in wiring.MESSAGES if (kind.group in known) == kind.is_must]
    assert others == [STEP_ASKED, NOTE]
    assert {kind.group for kind in wiring.MESSAGES} - {""} == known


class TestThePage:
    def test_offers_what_can_reach_one_and_saves_it(self, client, session, ben):
        client.sign_in(ben.id)
        client.get("/me/messages")
        assert choices(client) == {
            "training",
            "two-minutes",
            "announcements",
            "stories",
            "deputies",
            "pulses",
            "manager",
            "observations",
            "problems",
        }
        assert len(client.page.findall(".//input[@disabled]")) == sum(kind.is_must for kind in wiring.MESSAGES)

        client.post("/me/messages", {"pace": "daily", "groups": ["manager", "problems"]})

        assert get_recipient(session, ben.id).muted == {
            "training",
            "two-minutes",
            "announcements",
            "stories",
            "deputies",
            "pulses",
            "observations",
        }
        client.get("/me/messages")
        chosen = client.page.findall(".//input[@name='groups'][@checked]")
        assert {box.get("value") for box in chosen} == {"manager", "problems"}

    def test_keeps_a_choice_about_what_cannot_reach_one_now(self, client, session, ben):
        notifications.choose_mail(session, employee_id=ben.id, pace=Pace.DAILY, muted={"team", "training"})
        client.sign_in(ben.id)

        client.post("/me/messages", {"pace": "daily", "groups": ["training"]})

        assert "team" in get_recipient(session, ben.id).muted
        assert "training" not in get_recipient(session, ben.id).muted

    def test_refuses_groups_that_are_not_offered(self, client, ben):
        client.sign_in(ben.id)

        client.post("/me/messages", {"pace": "daily", "groups": ["team"]}, status=422)

    def test_the_link_of_an_e_mail_ends_all_and_keeps_the_choice(self, client, session, ben):
        notifications.choose_mail(session, employee_id=ben.id, pace=Pace.DAILY, muted={"training"})
        token = make_token(ben.id, resources(client.app).config.signing_keys)

        client.http.post(f"/stop-mail/{token}", data={"List-Unsubscribe": "One-Click"})

        session.expire_all()
        recipient = get_recipient(session, ben.id)
        assert (recipient.pace, recipient.muted) == (Pace.NEVER, {"training"})


def test_holds_for_what_waits_already_and_leaves_it_in_the_inbox(db, session, tmp_path, ben):
    office = Office(db, tmp_path)
    for kind, facts in (
        (CERTIFICATE, {"course": "Refunds", "certificate_id": str(ids.new_id())}),
        (WEEK, {"overdue_count": 2, "waiting_count": 0}),
    ):
        operations.queue_message(session, kind=kind, employee_id=ben.id, key=kind.code, facts=facts, now=office.now)
    notifications.choose_mail(session, employee_id=ben.id, pace=Pace.AT_ONCE, muted={"training"})
    session.flush()

    assert office.run() == 1

    states = dict(office.rows(OutgoingMessage.kind, OutgoingMessage.state))
    assert states == {"certificate": MailState.INSIDE, "team-week": MailState.SENT}
    assert len(queries.list_unread(session, ben.id)) == 2
