"""Invitations and forgotten passwords by e-mail, from the click to the link in the mailbox."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lms.core import clock, ids
from lms.identity import operations, passwords, queries, rules
from lms.identity.links.models import Invitation
from lms.identity.models import SignedInSession
from lms.mail.models import OutgoingMessage
from lms.outbox.models import OutboxEvent
from lms.web.resources import resources
from tests.mail.office import Office, link_in
from tests.page_client import PageClient
from tests.resources import replaced

PASSWORD = "walk in the customer's shoes"
PASSWORD_HASH = passwords.hash_password(PASSWORD)
NEW_PASSWORD = "nine quiet lanterns drifting"


@pytest.fixture
def office(db, tmp_path):
    office = Office(db, tmp_path)
    office.now = clock.now()
    return office


@pytest.fixture
def client(app, office):
    config = replace(resources(app).config, mail_folder="mail", mail_sender="training@example.org")
    with replaced(app, config=config):
        yield PageClient(app)


@pytest.fixture
def ben(make):
    person = make.employee("Ben Okoro", email="ben@example.org")
    make.account(person, password_hash=PASSWORD_HASH)
    return person


def forget(client, email="ben@example.org", status=303):
    return client.post("/forgot-password", {"email": email}, status=status)


class TestForgottenPassword:
    def letter(self, client, office, drain):
        forget(client)
        drain(clock.now())
        office.now = clock.now()
        office.run()
        return office.letters[-1]

    def test_is_replaced_with_a_link_that_works_once(self, client, office, drain, session, ben):
        elsewhere = PageClient(client.app)
        elsewhere.sign_in(ben.id)
        link = link_in(self.letter(client, office, drain), "/reset-password/")

        client.get(link)
        client.post(link, {"password": NEW_PASSWORD})

        client.get("/me")  # signed in
        elsewhere.get("/me", status=303)  # and nowhere else
        client.get(link, status=404)
        assert client.page.find(".//main//a[@class='btn']") is not None
        assert passwords.is_password(queries.load_sign_in_facts(
            session, email=ben.email, address="", devices={}, now=clock.now()
        ).password_hash, NEW_PASSWORD)  # fmt: skip

    def test_has_a_link_of_which_only_the_hash_is_kept(self, client, office, drain, session, ben):
        token = link_in(self.letter(client, office, drain), "/reset-password/").rpartition("/")[2]

        [kept] = session.scalars(select(Invitation))
        assert kept.token_hash == ids.sha256(token)
        everything = [
            *session.scalars(select(OutgoingMessage.facts)),
            *session.scalars(select(OutgoingMessage.key)),
            *session.scalars(select(OutboxEvent.fields)),
        ]
        assert not any(token in str(one) for one in everything)

    def test_has_a_link_that_runs_out_after_a_day(self, client, office, drain, session, ben):
        link = link_in(self.letter(client, office, drain), "/reset-password/")
        [kept] = session.scalars(select(Invitation))

        assert kept.expires_at - office.now == timedelta(days=1)
        session.execute(update(Invitation).values(expires_at=office.now - timedelta(seconds=1)))
        client.get(link, status=404)
        assert client.page.find(".//main//a[@class='btn']") is not None

    def test_says_the_same_and_does_the_same_whether_or_not_there_is_an_account(self, client, ben):
        def ask(email):
            with client.counting() as statements:
                answer = forget(client, email)
            return answer.headers["Location"], client.follow(answer).text.count(email), len(statements)

        assert ask("ben@example.org") == ask("nobody@example.org")

    def test_is_sent_to_nobody_without_an_account(self, client, office, drain, make):
        make.employee("Eve Adeyemi", email="eve@example.org")
        for email in ("eve@example.org", "nobody@example.org", "", "a" * 250 + "@b.c"):
            forget(client, email, status=303 if email else 422)
        drain(clock.now())

        assert office.run() == 0

    def test_is_sent_a_few_times_in_an_hour_only(self, client, ben, session):
        for _ in range(rules.RESETS_PER_ACCOUNT + 2):
            forget(client)

        asked = session.scalars(select(OutboxEvent).where(OutboxEvent.name == "PasswordForgotten")).all()
        assert len(asked) == rules.RESETS_PER_ACCOUNT

    def test_is_asked_for_from_one_address_so_often_only(self, client):
        for number in range(rules.RESETS_PER_ADDRESS):
            forget(client, f"person{number}@example.org")

        forget(client, status=429)

    def test_lets_nobody_in_by_the_way(self, client, office, drain, ben, session):
        self.letter(client, office, drain)

        assert session.scalars(select(SignedInSession)).all() == []

    def test_needs_an_administrator_where_there_is_no_mail(self, app, ben):
        client = PageClient(app)
        client.get("/forgot-password")

        assert client.page.find(".//main//form") is None


class TestInvitation:
    def test_reaches_who_is_to_come(self, client, office, make, session):
        eve = make.employee("Eve Adeyemi", email="eve@example.org")
        operations.mail_invitation(session, employee_id=eve.id, viewer=None, now=office.now)
        session.flush()

        office.run()
        [letter] = office.letters
        link = link_in(letter, "/invitations/")
        client.get(link)
        client.post(link, {"password": NEW_PASSWORD})

        client.get("/me")
        assert letter["List-Unsubscribe"] is None

    def test_is_not_sent_to_who_has_come_meanwhile(self, office, make, session):
        eve = make.employee("Eve Adeyemi")
        operations.mail_invitation(session, employee_id=eve.id, viewer=None, now=office.now)
        token = operations.invite_person(session, employee_id=eve.id, viewer=None, now=office.now)
        operations.accept_invitation(session, token=token, password_hash="hash", now=office.now)
        session.flush()

        assert office.run() == 0

    def test_for_many_goes_to_those_without_a_password(self, office, make, session, ben):
        eve, ada = make.employee("Eve Adeyemi"), make.learner("Ada Byron")
        everybody = [ben.id, eve.id, ada.id]

        count = operations.mail_invitations(session, employee_ids=everybody, viewer=None, now=office.now)

        assert count == 2
        session.flush()
        assert office.run() == 2

    def test_by_an_administrator_is_a_new_password_for_who_has_one(self, client, office, make, session, ben):
        ada = make.employee("Ada Admin", email="ada@example.org")
        make.account(ada, "employee", "administrator", password_hash=PASSWORD_HASH)
        client.sign_in(ada.id)

        client.post(f"/people/{ben.id}/invitation/mail")

        office.now = clock.now()
        office.run()
        assert link_in(office.letters[-1], "/reset-password/")
