"""The shell: help, accessibility, light or dark, and what errors look like."""

import re

import pytest
from flask import render_template

from lms.core.permissions import PERMISSIONS, Permission
from tests.conftest import ROOT, STATIC
from tests.page_checker import check_page, text_of
from tests.resources import replaced

TEMPLATES = sorted((ROOT / "lms").rglob("templates/**/*.html"))


class TestHelp:
    def test_says_who_may_do_what(self, client):
        client.get("/help")

        rows = [[text_of(cell) for cell in row] for row in client.page.iter("tr")]
        assert len(rows[0]) == 1 + len(PERMISSIONS)
        assert len(rows) == 1 + len(Permission)
        assert sum(row.count("✓ yes") for row in rows) == sum(len(held) for held in PERMISSIONS.values())

    def test_is_open_to_everybody_and_so_is_accessibility(self, client):
        client.get("/help")
        client.get("/accessibility")


class TestFrame:
    def test_is_filled_in_for_each_visitor(self, client, make):
        name = "Zoë <b>100%</b> %(token)s"
        for one in (make.learner("Ben Ito"), make.learner(name), make.learner("Cher")):
            client.sign_in(one.id)
            client.get("/help?q=%22")

            assert text_of(client.page.find(".//bdi[@class='label']")) == one.name
            assert client.page.find(".//input[@name='back']").get("value") == "/help?q=%22"
            assert len({field.get("value") for field in client.page.findall(".//input[@name='csrf_token']")}) == 1

        assert text_of(client.page.find(".//span[@class='avatar']")) == "C"

    def test_marks_where_one_is(self, client, make):
        client.sign_in(make.learner().id)
        for page in ("/journey", "/", "/journey"):
            client.get(page)

            [current] = client.page.findall(".//nav[@class='nav']/a[@aria-current]")
            assert current.get("href") == page


class TestTheme:
    def test_stays_for_all_pages(self, client):
        client.post("/theme", {"theme": "dark", "back": "/help"})

        client.get("/help")
        assert client.page.get("data-theme") == "dark"

    def test_follows_the_device_again(self, client):
        client.post("/theme", {"theme": "dark", "back": "/help"})
        client.post("/theme", {"theme": "system", "back": "/help"})

        client.get("/help")
        assert client.page.get("data-theme") is None

    def test_goes_back_to_where_the_person_was(self, client):
        answer = client.post("/theme", {"theme": "light", "back": "/help?page=2"})

        assert answer.headers["Location"] == "/help?page=2"

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
            "/a\nb",
            "/\t/evil.example",
        ],
    )
    def test_leads_nowhere_else(self, client, elsewhere):
        answer = client.post("/theme", {"theme": "light", "back": elsewhere})

        assert answer.headers["Location"] == "/"

    @pytest.mark.parametrize("is_https", [True, False])
    def test_goes_over_tls_only_where_people_come_over_tls(self, client, monkeypatch, is_https):
        monkeypatch.setitem(client.app.config, "SESSION_COOKIE_SECURE", is_https)

        answer = client.post("/theme", {"theme": "dark", "back": "/help"})

        cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "theme=" in one)
        assert cookie.startswith("__Host-theme=" if is_https else "theme=")
        assert ("Secure" in cookie) is is_https

    def test_refuses_an_unknown_look(self, client):
        answer = client.post("/theme", {"theme": "<script>", "back": "/help"})

        assert "<script>" not in answer.headers.get("Set-Cookie", "")


class TestErrors:
    def test_an_unknown_address_has_a_way_on(self, client):
        client.get("/no-such-page", 404)

        assert any(link.get("href") == "/" for link in client.page.find("body").iter("a"))

    @pytest.mark.parametrize(
        ("referrer", "back"),
        [
            ("http://localhost/write/modules/a?x=1", "/write/modules/a?x=1"),
            ("http://evil.example/write", None),
            ("http://localhost.evil.example/", None),
            ("http://localhost//evil.example/", None),
            ("javascript:alert(1)", None),
            ("http://[", None),
            ("", None),
        ],
    )
    def test_what_was_too_large_leads_back_to_the_page_before(self, client, referrer, back):
        sent = {"data": {"theme": "x" * 3_000_000}, "headers": {"Referer": referrer}}
        client._answer("/theme", client.http.post("/theme", **sent), 413)

        links = [link.get("href") for link in client.page.iter("a") if link.get("data-back") is not None]
        assert links == ([back] if back else [])
        assert "Your text is still on the previous page" in "".join(client.page.itertext())

    def test_a_stale_form_keeps_what_was_typed(self, client):
        typed = 'Two lines\n"quoted" & <b>bold</b>'
        client._answer(
            "/theme", client.http.post("/theme", data={"csrf_token": "old", "theme": "dark", "words": typed}), 400
        )

        form = next(
            form
            for form in client.page.iter("form")
            if form.get("action") == "/theme" and form.find(".//textarea") is not None
        )
        kept = {field.get("name"): field.get("value") or field.text for field in form.iter() if field.get("name")}
        assert kept["theme"] == "dark"
        assert kept["words"].strip() == typed
        assert kept["csrf_token"] != "old"

    def test_a_stale_form_can_be_sent_again(self, client):
        client.get("/help")
        client._answer(
            "/theme", client.http.post("/theme", data={"csrf_token": "old", "theme": "dark", "back": "/help"}), 400
        )
        form = next(form for form in client.page.iter("form") if "stack" in (form.get("class") or ""))
        kept = {field.get("name"): field.get("value") for field in form.iter("input")}

        answer = client.http.post(form.get("action"), data=kept)

        assert answer.status_code == 303

    def test_a_page_of_an_error_needs_no_database(self, whole_app):
        with replaced(whole_app, database=None):
            answer = whole_app.test_client().get("/no-such-page")

        assert answer.status_code == 404

    @pytest.mark.parametrize("code", [400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503, 507])
    def test_each_is_a_whole_page(self, whole_app, code):
        with whole_app.test_request_context("/"):
            html = render_template(
                f"errors/{code}.html",
                message="Odd.",
                way_on="",
                resubmit=[("a", "b")],
                action="/x",
                reference="1f",
                is_form=True,
            )

        check_page(html, path=f"errors/{code}.html")


class TestPageChecker:
    GOOD = '<!DOCTYPE html><html lang="en"><head><title>A – B</title></head><body><h1>A</h1>{}</body></html>'

    @pytest.mark.parametrize(
        ("html", "complaint"),
        [
            ("<h1>B</h1>", "2 h1"),
            ("<h3>B</h3>", "skips"),
            ("<p id=a></p><p id=a></p>", "more than once"),
            ('<input name="a">', "no label"),
            ('<p style="color: red">x</p>', "inline style"),
            ('<p onclick="x()">x</p>', "inline onclick"),
            ("<script>x()</script>", "inline script"),
            ('<img src="/x.png">', "without alt"),
            ('<form method="post"></form>', "without token"),
            ('<a href="/x"><svg></svg></a>', "says nothing"),
            ("<button></button>", "says nothing"),
            ("<button>A</button>", "without a script"),
            ('<form><button type="button">A</button></form>', "without a script"),
            ('<a href="javascript:x()">x</a>', "link to code"),
            ('<a href="#nowhere">x</a>', "leads nowhere"),
            ("<p></div>", "end-tag-too-early"),
        ],
    )
    def test_sees(self, html, complaint):
        with pytest.raises(AssertionError, match=complaint):
            check_page(self.GOOD.format(html), path="/x")

    def test_lets_a_good_page_pass(self):
        check_page(self.GOOD.format('<h2>B</h2><form><label>Name <input name="a"></label></form>'), path="/x")


class TestTemplates:
    @pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "lms")))
    def test_have_no_inline_code(self, path):
        source = path.read_text(encoding="utf-8")

        assert re.findall(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*src=)|javascript:|\|\s*safe\b", source) == []

    def test_scripts_are_short(self):
        long = {
            name: lines
            for name, path in STATIC.items()
            if name.endswith(".js") and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 110
        }

        assert long == {}

    def test_icons_that_are_asked_for_exist(self):
        sprite = STATIC["icons.svg"].read_text(encoding="utf-8")
        known = set(re.findall(r'id="([a-z-]+)"', sprite))

        asked = {
            name for path in TEMPLATES for name in re.findall(r'icon\("([a-z-]+)"', path.read_text(encoding="utf-8"))
        }

        assert asked <= known


def test_every_page_says_its_language_and_direction(client):
    client.get("/help")

    assert client.page.get("lang")
    assert client.page.get("dir") in {"ltr", "rtl"}


def test_static_files_are_kept_for_a_year_under_a_name_that_changes(client):
    answer = client.get("/help")
    address = re.search(r'href="(/static/[0-9a-f]+/style\.css)"', answer.text)[1]

    style = client.http.get(address)

    assert style.status_code == 200
    assert "max-age=31536000" in style.headers["Cache-Control"]
    style.close()


def test_static_files_of_features_have_names_of_their_own_and_one_folder(whole_app, client):
    served = {name: whole_app.jinja_env.globals["asset"](name) for name in STATIC}

    assert len({address.rsplit("/", 1)[0] for address in served.values()}) == 1
    with client.http.get(served["board.css"]) as style:
        assert style.data == STATIC["board.css"].read_bytes()


class TestOddAddresses:
    def test_a_page_does_not_repeat_what_html_may_not_hold(self, client):
        answer = client.get("/odd%00page?x=%00&y=%3Cb%3E", status=404)

        assert "\0" not in answer.text
