"""What matters for security is written down, with ids and without anything that somebody typed."""

import logging
from dataclasses import replace

import pytest
from flask import Flask

from lms.app import configure
from lms.core import logs


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
    assert facts["endpoint"] == "people.list_people"
    assert facts["account"] == make.viewer(ben).account_id


def test_who_takes_a_file_away(client, make, written):
    client.sign_in(make.leader().id)

    client.get("/team.csv")

    assert [facts["endpoint"] for facts in written("export.made")] == ["dashboards.download_team"]


def test_a_page_is_nothing_special(client, make, written):
    client.sign_in(make.learner().id)

    client.get("/me")

    assert written("access.denied") == written("export.made") == []


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
