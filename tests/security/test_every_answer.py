"""What every answer carries, whatever it answers, and which requests are not answered at all."""

from dataclasses import replace

import pytest
from flask import request

from lms.app import create_app
from lms.core.config import Config
from lms.core.permissions import PermissionSet
from lms.identity import queries as accounts
from lms.people import queries as people
from lms.web.guards import public
from lms.web.headers import HEADERS
from lms.web.resources import resources
from tests.conftest import CERTIFICATE_KEY, SECRET
from tests.security.paths import UUID, path_of

ANSWERS = {
    "a page": ("GET", "/help", 200),
    "the sign-in page": ("GET", "/sign-in", 200),
    "a redirect": ("GET", "/", 303),
    "an unknown address": ("GET", "/nowhere", 404),
    "a wrong method": ("DELETE", "/help", 405),
    "a form without a token": ("POST", "/sign-in", 400),
    "a probe": ("GET", "/healthz", 200),
    "a style": ("GET", "{style}", 200),
    "an unknown file": ("GET", "/static/nowhere.css", 404),
}


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS.values(), ids=ANSWERS)
class TestHeaders:
    def test_stand_on_every_answer(self, client, method, path, status):
        answer = client.http.open(
            path.replace("{style}", client.app.jinja_env.globals["asset"]("style.css")), method=method, buffered=True
        )

        assert answer.status_code == status
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS

    def test_name_their_type_and_encoding(self, client, method, path, status):
        answer = client.http.open(path, method=method, buffered=True)

        assert answer.mimetype in {"text/html", "text/plain", "text/css"}
        assert answer.mimetype_params["charset"].lower() == "utf-8"

    def test_tell_nothing_about_the_machine(self, client, method, path, status):
        answer = client.http.open(
            path.replace("{style}", client.app.jinja_env.globals["asset"]("style.css")), method=method, buffered=True
        )

        assert not {"Server", "X-Powered-By", "Access-Control-Allow-Origin"} & set(answer.headers.keys())


def test_the_policy_allows_nothing_inline_and_nobody_else():
    policy = HEADERS["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'")
    assert not any(word in policy for word in ("unsafe", "http:", "https:", "*", "strict-dynamic"))
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy


def test_no_route_takes_other_methods_than_it_names(client, whole_app):
    """What a route does not name, TRACE for one, is answered 405 before anything runs."""
    paths = {path_of(rule): rule.methods for rule in whole_app.url_map.iter_rules()}
    wrong = [
        f"{method} {path}: {code}"
        for path, methods in paths.items()
        for method in {"DELETE", "TRACE"} - methods
        if (code := client.http.open(path, method=method).status_code) not in {404, 405}
    ]

    assert wrong == []
    assert all(methods <= {"GET", "HEAD", "POST", "OPTIONS"} for methods in paths.values())


@pytest.mark.parametrize(
    "path", ["/.git/config", "/.svn/entries", "/static/", "/static/../app.py", "/media/", "/instance/config.toml"]
)
def test_no_folder_and_no_source_is_served(client, make, path):
    client.sign_in(make.trainer().id)

    assert client.http.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/", "/me", "/record", "/me/nothing.css", "/search?q=x"])
def test_what_is_somebody_s_is_kept_by_nobody(client, make, path):
    client.sign_in(make.learner().id)

    answer = client.http.get(path, buffered=True)

    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/", "/me", "/record", "/journey", "/help"])
def test_every_page_of_who_is_signed_in_leads_out(client, make, path):
    client.sign_in(make.learner().id)
    client.get(path)

    assert [form for form in client.page.iter("form") if form.get("action") == "/sign-out"]


def test_passwords_are_hidden_and_left_to_password_managers(client, make):
    client.get("/sign-in")
    fields = {field.get("name"): field for field in client.page.iter("input")}

    assert fields["password"].get("type") == "password"
    assert fields["password"].get("autocomplete") == "current-password"
    assert fields["email"].get("autocomplete") == "username"


def test_an_error_of_ours_tells_nothing_of_the_inside_and_is_logged(client, whole_app, monkeypatch, caplog):
    def broken(**_values):
        raise RuntimeError("SELECT secret FROM the_inside")

    monkeypatch.setitem(whole_app.view_functions, "help.show_help", public(broken))
    answer = client.http.get("/help")

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "the_inside" in caplog.text


def test_debugging_stays_off(tmp_path, monkeypatch):
    monkeypatch.setenv("FLASK_DEBUG", "1")
    app = create_app(Config(instance_path=tmp_path, secret_key=SECRET, certificate_key=CERTIFICATE_KEY))
    resources(app).database.engine.dispose()

    assert not app.debug


def test_fields_that_no_form_has_change_nothing(client, make, session):
    client.sign_in(make.administrator("Ada Admin").id)
    role = make.job_role()
    sent = {"name": "Eve Extra", "email": "eve@example.org", "job_roles": str(role.id), "joined_on": "2026-01-05"}
    client.post("/people/new", {**sent, "id": UUID, "state": "left", "permission_sets": "administrator"})

    eve = people.find_employee_by_email(session, "eve@example.org")
    account = accounts.find_account_of(session, eve.id)

    assert (str(eve.id) != UUID, eve.state.value) == (True, "active")
    assert account is None or PermissionSet.ADMINISTRATOR not in account.permission_sets


class TestHosts:
    @pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", ""])
    def test_a_foreign_host_is_refused(self, client, host):
        assert client.http.get("/help", headers={"Host": host}).status_code == 400

    def test_forwarded_headers_are_not_believed_without_a_proxy(self, client):
        answer = client.http.get("/", headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})

        assert answer.headers["Location"].startswith("/sign-in")

    @pytest.mark.parametrize(("proxies", "address"), [(0, "198.51.100.9"), (1, "192.0.2.7"), (2, "203.0.113.5")])
    def test_an_address_is_what_the_declared_proxies_say(self, config, db, proxies, address):
        app = create_app(replace(config, trusted_proxies=proxies), db)

        with app.test_client() as browser:
            said = {"X-Forwarded-For": "10.6.6.6, 203.0.113.5, 192.0.2.7"}
            browser.get("/help", headers=said, environ_overrides={"REMOTE_ADDR": "198.51.100.9"})

            assert request.remote_addr == address


class TestSizes:
    def test_three_megabytes_are_too_much(self, client):
        body = b"email=" + b"x" * 3_000_000

        answer = client.http.post("/sign-in", data=body, content_type="application/x-www-form-urlencoded")

        assert answer.status_code == 413
        assert "<h1>" in answer.text

    def test_a_huge_part_is_too_much(self, client):
        body = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n' + b"x" * 700_000 + b"\r\n--x--\r\n"

        answer = client.http.post("/sign-in", data=body, content_type="multipart/form-data; boundary=x")

        assert answer.status_code == 413


class TestCookies:
    def test_scripts_and_other_sites_cannot_read_the_session(self, client):
        cookie = client.http.get("/sign-in").headers["Set-Cookie"]

        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie

    def test_over_https_it_is_bound_to_the_host_and_never_sent_in_clear(self, tmp_path):
        app = create_app(
            Config(
                instance_path=tmp_path,
                secret_key=SECRET,
                certificate_key=CERTIFICATE_KEY,
                public_base_url="https://learn.example.org",
            )
        )
        answer = app.test_client().get("/help", base_url="https://learn.example.org")
        resources(app).database.engine.dispose()

        cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-session=")
        assert "Secure" in cookie
        assert answer.headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
        assert answer.headers["Cache-Control"] == "no-store"


SIGNED = {"/stop-mail/<token:token>"}
"""Programs that show e-mail send this one, without a token: its address is our signature, and all it can do is end e-mail."""


class TestForgedRequests:
    def test_every_form_needs_its_token(self, whole_app, client):
        refused = {}
        for rule in whole_app.url_map.iter_rules():
            if "POST" in rule.methods:
                refused[rule.rule] = client.http.post(path_of(rule), data={"name": "Ben"}).status_code

        assert len(refused) > 8
        assert {rule for rule, code in refused.items() if code != 400} == SIGNED

    def test_a_stale_form_is_offered_again_with_all_that_was_typed(self, client):
        typed = {"name": "Ben O'Neil <ben>", "note": "First line\nSecond line & more", "password": "never shown again"}

        answer = client.http.post("/theme?from=here", data={"csrf_token": "old", **typed})
        client.get("/help")

        assert answer.status_code == 400
        assert "Ben O&#39;Neil &lt;ben&gt;" in answer.text
        assert "First line\nSecond line &amp; more" in answer.text
        assert "never shown again" not in answer.text
        assert 'action="/theme?from=here"' in answer.text

    def test_sending_it_again_works(self, client):
        answer = client.http.post("/theme", data={"csrf_token": "old", "theme": "dark", "back": "/help"})
        token = answer.text.partition('name="csrf_token" value="')[2].partition('"')[0]

        again = client.http.post("/theme", data={"csrf_token": token, "theme": "dark", "back": "/help"})

        assert (again.status_code, again.headers["Location"]) == (303, "/help")

    def test_what_another_site_sends_is_not_offered_again_and_costs_nobody_the_session(self, client):
        answer = client.http.post("/theme", data={"theme": "their words"}, headers={"Sec-Fetch-Site": "cross-site"})

        assert answer.status_code == 400
        assert "their words" not in answer.text
        assert "Set-Cookie" not in answer.headers


ELSEWHERE = (
    "//evil.example",
    "https://evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/%09/evil.example",
    "javascript:alert(1)",
    "http:evil.example",
    "/..//evil.example",
    "/a\r\nSet-Cookie: a=b",
    " //evil.example",
)


class TestRedirects:
    @pytest.mark.parametrize("target", ELSEWHERE)
    def test_the_theme_switch_stays_here(self, client, target):
        answer = client.post("/theme", {"theme": "dark", "back": target})

        assert _stays(answer.headers["Location"])

    @pytest.mark.parametrize("target", ELSEWHERE)
    def test_signing_in_stays_here(self, client, target):
        answer = client.http.get("/sign-in", query_string={"next": target})

        assert answer.status_code == 200
        assert "evil.example" not in answer.text.replace("&#34;", "") or 'action="http' not in answer.text


def _stays(location: str) -> bool:
    from urllib.parse import urlsplit

    parts = urlsplit(location.replace("\\", "/").replace("\t", ""))
    return not parts.scheme and not parts.netloc and location.startswith("/") and not location.startswith("//")
