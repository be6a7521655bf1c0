"""Inbox, choice of e-mail, and the administrator's pages about it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.audit.models import AuditEntry
from lms.core import clock
from lms.identity import passwords
from lms.identity.models import SignedInSession
from lms.mail import operations, queries
from lms.mail.models import OutgoingMessage
from lms.mail.password import read_password
from lms.mail.stop_link import make_token, read_token
from lms.mail.terms import MailState, Pace
from lms.notifications import queries as notifications
from lms.notifications.messages import NOTE
from lms.web.resources import resources
from tests.mail.servers import CLOSE, PASSWORD, GoodServer, OddServer
from tests.page_checker import text_of
from tests.page_client import PageClient
from tests.resources import replaced

SETTINGS = {
    "host": "127.0.0.1",
    "port": "587",
    "encryption": "starttls",
    "username": "training@example.org",
    "password": PASSWORD,
    "sender_name": "",
    "sender_address": "training@example.org",
}


@pytest.fixture
def ben(make):
    return make.learner("Ben Okoro")


@pytest.fixture
def admin(client, make):
    person = make.administrator("Ada Admin", email="ada@example.org")
    client.sign_in(person.id)
    return person


@pytest.fixture
def client(app, tmp_path):
    """A browser on an instance with a folder of its own."""
    with replaced(app, config=replace(resources(app).config, instance_path=tmp_path)):
        yield PageClient(app)


def queue(session, *people, key="one"):
    for person in people:
        operations.queue_message(
            session,
            kind=NOTE,
            employee_id=person.id,
            key=key,
            facts={"subject": "<b>Hello</b>", "body": "Ten minutes."},
            now=clock.now(),
        )
    session.flush()


def unread(client):
    count = client.page.find(".//a[@class='mailbox']/b")
    return "0" if count is None else text_of(count).rpartition(":")[2].strip()


class TestInbox:
    def test_shows_ones_own_messages_and_counts_what_is_unread(self, client, session, ben, make):
        queue(session, ben)
        queue(session, ben, key="two")
        queue(session, make.learner("Eve Adeyemi"))
        client.sign_in(ben.id)
        client.get("/messages")

        assert unread(client) == "2"
        assert len(client.page.findall(".//li[@data-unread]")) == 2
        client.post("/messages/read", {"until": client.page.find(".//input[@name='until']").get("value")})
        client.get("/messages")
        assert unread(client) == "0"
        assert len(client.page.findall(".//li[@data-message]")) == 2

    def test_is_empty_at_first(self, client, ben):
        client.sign_in(ben.id)

        client.get("/messages")

        assert client.page.find(".//li[@data-message]") is None

    def test_opens_ones_own_only(self, client, session, ben, make):
        queue(session, ben)
        [message] = queries.list_unread(session, ben.id)
        client.sign_in(make.learner("Eve Adeyemi").id)
        client.post(f"/messages/{message.id}/open", status=404)
        assert len(queries.list_unread(session, ben.id)) == 1
        client.sign_in(ben.id)

        client.post(f"/messages/{message.id}/open")

        session.expire_all()
        assert queries.list_unread(session, ben.id) == ()


class TestPace:
    def pace(self, session, person):
        return notifications.get_recipient(session, person.id).pace

    def test_is_chosen_by_oneself(self, client, session, ben):
        client.sign_in(ben.id)
        client.get("/me/messages")

        client.post("/me/messages", {"pace": "at-once"})

        assert self.pace(session, ben) is Pace.AT_ONCE

    def test_is_ended_by_the_link_of_an_e_mail_with_one_click_and_not_by_looking(self, client, session, ben):
        keys = resources(client.app).config.signing_keys
        link = f"/stop-mail/{make_token(ben.id, keys)}"
        client.get(link)
        assert self.pace(session, ben) is Pace.DAILY

        answer = client.http.post(link, data={"List-Unsubscribe": "One-Click"})  # as programs send it: without a token

        assert answer.status_code == 200
        assert self.pace(session, ben) is Pace.NEVER

    def test_is_not_ended_by_a_link_that_we_did_not_sign(self, client, session, ben):
        for keys in (["another key, and long enough, for all of us"], ["x"]):
            client.get(f"/stop-mail/{make_token(ben.id, keys)}", status=404)
        assert read_token("nonsense", ["x"]) is None
        assert self.pace(session, ben) is Pace.DAILY


class TestMailServer:
    def test_is_set_up_and_its_password_never_shown(self, client, session, admin, tmp_path):
        client.get("/settings/mail")
        assert client.page.find(".//*[@data-problem='not-set-up']") is not None

        client.post("/settings/mail", SETTINGS)

        assert read_password(tmp_path) == PASSWORD
        assert (tmp_path / "mail-password").stat().st_mode & 0o777 == 0o600
        shown = client.get("/settings/mail")
        assert PASSWORD not in shown.text
        assert client.page.find(".//*[@data-problem='not-set-up']") is None
        logged = session.scalars(select(AuditEntry).where(AuditEntry.action == "mail-server.set")).one()
        assert PASSWORD not in str(logged.details)

    def test_keeps_its_password_unless_another_is_written(self, client, admin, tmp_path):
        client.post("/settings/mail", SETTINGS)
        client.post("/settings/mail", {**SETTINGS, "password": "", "port": "25"})
        assert read_password(tmp_path) == PASSWORD

        client.post("/settings/mail", {**SETTINGS, "password": "", "username": ""})

        assert read_password(tmp_path) == ""

    @pytest.mark.parametrize(
        "odd",
        [
            {"encryption": "none"},
            {"host": "smtp.example.org\r\nQUIT"},
            {"host": "http://smtp.example.org"},
            {"sender_address": ""},
            {"sender_address": "Training <training@example.org>"},
            {"password": ""},
            {"port": "0"},
            {"port": "70000"},
            {"encryption": "rot13"},
        ],
        ids=str,
    )
    def test_is_refused_where_it_cannot_be_right(self, client, session, admin, tmp_path, odd):
        client.post("/settings/mail", {**SETTINGS, **odd}, status=422)

        assert queries.load_settings(session).host == ""
        assert read_password(tmp_path) == ""

    def test_is_not_set_without_its_password_after_a_question_who_one_is(self, client, session, make, tmp_path):
        person = make.employee("Eve Admin", email="eve@example.org")
        make.account(person, "employee", "administrator", password_hash=passwords.hash_password(PASSWORD))
        client.sign_in(person.id)
        client.post("/settings/mail", SETTINGS)
        session.execute(update(SignedInSession).values(authenticated_at=clock.now() - timedelta(hours=1)))

        asked = client.post("/settings/mail", {**SETTINGS, "password": "another one", "port": "25"}, status=401)
        assert "another one" not in asked.text
        again = {**SETTINGS, "port": "25", "confirm_password": PASSWORD}
        del again["password"]
        client.post("/settings/mail", again, status=422)
        assert queries.load_settings(session).port == 587
        client.post("/settings/mail", {**SETTINGS, "password": "another one", "port": "25"})

        assert (queries.load_settings(session).port, read_password(tmp_path)) == (25, "another one")

    def test_is_tried_with_an_e_mail_to_oneself(self, client, admin):
        with GoodServer() as server:
            address = server.address()
            self.save(client, address)
            client.post("/settings/mail/test", status=200)

        assert server.mailbox.recipients == ["ada@example.org"]
        assert client.page.find(".//*[@data-test='sent']") is not None

    def test_that_fails_says_what_it_said(self, client, admin):
        with OddServer(RCPT=b"550 go away") as server:
            self.save(client, server.address())
            answer = client.post("/settings/mail/test", status=200)

        assert "550 go away" in answer.text
        assert client.page.find(".//*[@data-test='failed']") is not None

    def test_that_does_not_confirm_may_have_sent_it(self, client, admin):
        with OddServer(end=CLOSE) as server:
            self.save(client, server.address())
            client.post("/settings/mail/test", status=200)

        assert client.page.find(".//*[@data-test='unsure']") is not None

    def save(self, client, address):
        plain = {"encryption": "none", "username": "", "password": "", "port": str(address.port)}
        client.post("/settings/mail", {**SETTINGS, **plain})

    def test_of_the_settings_file_is_not_changed_on_the_page(self, client, session, admin):
        config = replace(resources(client.app).config, mail_host="smtp.example.org", mail_sender="a@example.org")
        with replaced(client.app, config=config):
            client.post("/settings/mail", SETTINGS, status=200)

        assert queries.load_settings(session).host == ""

    def test_has_hours(self, client, session, admin):
        hours = {"quiet_from": "22", "quiet_until": "6", "digest_hour": "9", "per_minute": "30"}
        client.post("/settings/mail/times", hours)
        client.post("/settings/mail/times", {**hours, "per_minute": "0"}, status=422)

        assert queries.load_settings(session).times.quiet_from == 22
        assert queries.load_settings(session).times.per_minute == 30


class TestDeliveries:
    @pytest.mark.parametrize(
        ("state", "shown"), [("failed", "trouble"), ("unsure", "trouble"), ("waiting", "waiting"), ("sent", "sent")]
    )
    def test_show_where_each_e_mail_is(self, client, session, admin, ben, state, shown):
        queue(session, ben)
        session.execute(update(OutgoingMessage).values(state=state, sent_at=clock.now(), error="550 <no> such mailbox"))

        client.get(f"/settings/messages?show={shown}")

        assert [row.get("data-state") for row in client.page.findall(".//tbody/tr")] == [state]

    def test_can_be_sent_again_one_or_all_but_not_what_was_sent(self, client, session, admin, ben, make):
        queue(session, ben, make.learner("Eve Adeyemi"), make.learner("Ada Byron"))
        first, second, third = session.scalars(select(OutgoingMessage.id).order_by(OutgoingMessage.id))
        for message_id, state in ((first, "failed"), (second, "failed"), (third, "sent")):
            session.execute(update(OutgoingMessage).where(OutgoingMessage.id == message_id).values(state=state))

        client.post(f"/settings/messages/{first}/resend")
        client.post(f"/settings/messages/{third}/resend", status=404)
        client.post("/settings/messages/resend", {"state": "sent"}, status=404)
        client.post("/settings/messages/resend", {"state": "failed"})

        states = session.scalars(select(OutgoingMessage.state).order_by(OutgoingMessage.id)).all()
        assert states == [MailState.WAITING, MailState.WAITING, MailState.SENT]

    def test_say_what_keeps_them(self, client, session, admin):
        client.post("/settings/mail", SETTINGS)
        operations.note_server_fault(session, error="421 <busy>", failures=0, now=clock.now())

        answer = client.get("/settings/messages")

        assert [one.get("data-problem") for one in client.page.findall(".//*[@data-problem]")] == ["server"]
        assert "421 &lt;busy&gt;" in answer.text
