"""What a form may bring along: form fields, few and small from who never signed in here; nothing else is read."""

import io

import pytest

from lms.web.bodies import FIELD_LIMIT, STRANGER_BYTES, STRANGER_FIELDS
from tests.security.paths import path_of

URLENCODED = "application/x-www-form-urlencoded"
LONG_TEXT_PATHS = ("/sign-in", "/write/modules/a/questions/import", "/write/maps/import", "/write/media")


def post(client, path, body, content_type=URLENCODED, **headers):
    return client.http.post(path, data=body, content_type=content_type, headers=headers, buffered=True)


class TestOfWhoNeverSignedIn:
    @pytest.mark.parametrize("path", LONG_TEXT_PATHS)
    def test_two_megabytes_of_fields_are_refused_unread(self, client, path):
        answer = post(client, path, b"a=1&" * 500_000)

        assert answer.status_code == 413
        assert len(answer.data) < 10_000

    def test_many_fields_are_refused_before_they_are_parsed(self, client):
        assert post(client, "/sign-in", b"a=1&" * STRANGER_FIELDS).status_code == 413

    @pytest.mark.parametrize("letter", ['"', "<", "%22", "%00"])
    def test_what_is_offered_again_stays_small(self, client, letter):
        name, count = "a" * 40, STRANGER_FIELDS - 1
        share = STRANGER_BYTES // count - len(name) - 10
        body = "&".join(f"{name}{n}={(letter * share)[:share]}" for n in range(count)).encode()

        answer = post(client, "/sign-in", body)

        assert answer.status_code == 400
        assert len(answer.data) < 8 * STRANGER_BYTES

    def test_a_body_of_unknown_length_is_cut_off_too(self, client):
        answer = client.http.post(
            "/sign-in",
            input_stream=io.BytesIO(b"a=" + b"1" * 500_000),
            content_type=URLENCODED,
            environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
        )

        assert answer.status_code == 413


class TestOfWhoIsSignedIn:
    @pytest.fixture(autouse=True)
    def _person(self, client, make):
        self.person = make.trainer("Tia Trainer")
        client.sign_in(self.person.id)

    def test_a_long_text_is_offered_again(self, client):
        answer = post(client, "/write/modules/new", b"title=" + b"x" * 300_000)

        assert answer.status_code == 400
        assert "x" * 300_000 in answer.text

    def test_also_when_the_session_has_ended_meanwhile(self, client, session):
        from lms.identity import operations as identity
        from lms.identity import queries as accounts

        identity.end_sessions(session, account_id=accounts.account_id_of(session, self.person.id))
        answer = client.post("/write/modules/new", {"title": "x" * 100_000}, 401)

        assert "x" * 100_000 in answer.text

    def test_what_is_longer_than_any_form_is_not_offered_in_part(self, client):
        answer = post(client, "/write/maps/new", b"name=typed-before&goal=" + b"%22" * 600_000)

        assert answer.status_code == 400
        assert "typed-before" not in answer.text
        assert len(answer.data) < 10_000

    def test_more_fields_than_any_form_has_are_refused(self, client):
        assert post(client, "/write/modules/new", b"a=1&" * FIELD_LIMIT).status_code == 413


class TestOnlyFormsAreRead:
    """The token travels in a header, so that nothing but the body itself is refused."""

    @pytest.fixture(autouse=True)
    def _person(self, client, make):
        client.sign_in(make.trainer("Tia Trainer").id)

    @pytest.mark.parametrize(
        ("body", "media_type"),
        [
            (b'{"email": {"a": [1]}, "title": {"b": 1}, "password": [[]]}', "application/json"),
            (b'{"email": "a", "password": 7}', "application/vnd.api+json"),
            (b"[1, 2]", "application/json; charset=utf-8"),
            (b"<a/>", "application/xml"),
            (b"email=a", "text/plain"),
        ],
        ids=["nested", "api", "list", "xml", "text"],
    )
    def test_every_other_body_is_415_wherever_it_is_sent(self, client, whole_app, body, media_type):
        token = client.token()
        answers = {
            rule.rule: post(client, path_of(rule), body, media_type, **{"X-CSRFToken": token}).status_code
            for rule in whole_app.url_map.iter_rules()
            if "POST" in rule.methods
        }

        assert len(answers) > 60
        assert {rule: code for rule, code in answers.items() if code != 415} == {}

    def test_a_file_where_text_belongs_is_refused(self, client):
        assert client.post("/write/maps/new", {"name": (io.BytesIO(b"A"), "a.txt")}, 400)

    def test_text_where_a_file_belongs_is_refused(self, client):
        assert client.post("/write/media", {"file": "a", "alt": "b"}, 400)
        assert client.post("/write/media", {"file": "", "alt": "b"}, 422)


def test_signing_in_with_a_file_for_an_address_is_refused(client):
    assert client.post("/sign-in", {"email": (io.BytesIO(b"a"), "a.txt"), "password": "b"}, 400)
