"""What matters for security is written down, with ids and without anything that somebody typed."""

import logging
from dataclasses import replace

import pytest
from flask import Flask

from lms.app import configure
from lms.core import logs
from lms.identity import passwords
from tests.page_client import PageClient

PASSWORD = "walk in the customer's shoes"


@pytest.fixture
def written(caplog):
    """Return the facts of each event of a name."""
    caplog.set_level(logging.INFO, "lms.security")
    return lambda name: [one.facts for one in caplog.records if one.name == "lms.security" and one.message == name]


def test_who_is_refused(client, make, written):
    ben = make.learner()
    client.sign_in(ben.id)

    client.get("/people", status=403)

    (facts,) = written("access.denied")
    assert facts["endpoint"] == "directory.list_people"
    assert facts["account"] == make.viewer(ben).account_id


def test_who_takes_a_file_away(client, make, written):
    client.sign_in(make.leader().id)

    client.get("/team.csv")

    assert [facts["endpoint"] for facts in written("export.made")] == ["dashboards.download_team"]


def test_a_page_is_nothing_special(client, make, written):
    client.sign_in(make.learner().id)

    client.get("/me")

    assert written("access.denied") == written("export.made") == []


class TestSignIns:
    @pytest.fixture
    def ben(self, make):
        person = make.employee("Ben Okoro", email="ben@example.org")
        make.account(person, "employee", "administrator", password_hash=passwords.hash_password(PASSWORD))
        return person

    def sign_in(self, client, password, status):
        client.post("/sign-in", {"email": "ben@example.org", "password": password}, status=status)

    def test_that_pass_fail_and_come_too_early(self, client, ben, make, written):
        for status in (*10 * (422,), 429):
            self.sign_in(client, "wrong", status)
        self.sign_in(PageClient(client.app), PASSWORD, 429)

        assert [len(written(f"sign_in.{how}")) for how in ("passed", "failed", "slowed")] == [0, 10, 2]
        assert {facts["account"] for facts in written("sign_in.failed")} == {make.viewer(ben).account_id}

    def test_that_pass(self, client, ben, make, written):
        self.sign_in(client, PASSWORD, 303)
        self.sign_in(client, PASSWORD, 303)

        assert [facts["known_device"] for facts in written("sign_in.passed")] == [False, True]

    def test_with_an_address_that_nobody_has_name_nobody(self, client, written):
        client.post("/sign-in", {"email": "nobody@example.org", "password": "wrong"}, status=422)

        assert set(written("sign_in.failed")[0]) == {"address", "known_device"}

    def test_and_what_an_administrator_changes(self, client, ben, make, written, caplog):
        eve = make.learner("Eve Example")
        self.sign_in(client, PASSWORD, 303)

        client.post(f"/people/{eve.id}/permissions", {"permission_sets": ["employee", "trainer"]})
        client.post(f"/people/{eve.id}/sessions/end")
        client.post(f"/people/{eve.id}/invitation")

        (facts,) = written("permissions.changed")
        assert (facts["employee"], facts["before"], facts["after"]) == (eve.id, "employee", "employee+trainer")
        assert (len(written("sessions.ended")), len(written("invitation.made"))) == (1, 1)
        lines = "\n".join(logs.TextLine().format(record) for record in caplog.records)
        assert not any(words in lines for words in ("Eve", "Ben", "example.org", PASSWORD))


def test_each_request_has_an_id_of_its_own(client):
    seen = []
    for _ in range(2):
        client.http.get("/help")
        seen.append(logs.request_id.get())

    assert len(set(seen) - {""}) == 2


HTTPS = {"public_base_url": "https://learn.example.org"}


@pytest.mark.parametrize(("settings", "warns"), [(HTTPS, True), (HTTPS | {"trusted_proxies": 1}, False), ({}, False)])
def test_a_proxy_that_nobody_declared_is_warned_of_at_start(config, caplog, settings, warns):
    configure(Flask("start"), replace(config, **settings))

    assert ("trusted_proxies" in caplog.text) is warns
