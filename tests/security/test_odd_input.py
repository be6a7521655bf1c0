"""Whatever is sent: an answer below 500, and a database which is still whole.

Each run tries every form, field and address with a few odd values, and the next with others; `make thorough` tries all with all.
"""

import io
import re
from collections import defaultdict
from copy import copy
from functools import cache
from urllib.parse import quote, urlencode

import html5lib
import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.draws import each_with_some, some
from tests.security.conftest import KINDS
from tests.visitor import form_of

pytestmark = pytest.mark.drawn

BOUND = 400
"""Pages that one visitor opens at most."""

ODD = {
    "nothing": "",
    "a space": " ",
    "NUL": "a\x00b",
    "half a surrogate": b"a\xed\xa0\x80b",
    "not UTF-8": b"\xff\xfe\x80",
    "right-to-left override": "\u202eevil\u2066",
    "combining": "e" + "\u0301" * 500,
    "markup": "<script>alert(1)</script>{{ 7*7 }}${7*7}'\";--",
    "a formula": '=HYPERLINK("http://evil.example")',
    "a line break": "a\r\nSet-Cookie: b=c",
    "minus": "-1",
    "more than 32 bits": "4294967296",
    "more than 64 bits": "36893488147419103232",
    "a thousand digits": "9" * 1000,
    "other digits": "\u0661\u0662",
    "no number": "NaN",
    "a float": "1e308",
    "no id": "not-an-id",
    "an unknown id": "0190f3a8-0000-7000-8000-000000000000",
    "an early day": "0001-01-01",
    "no day": "2026-02-30",
    "a late day": "9999-12-31",
    "a list": "[1, 2]",
    "a path": "../../etc/passwd",
    "long": "x" * 100_000,
    "words": "a " * 20_000,
}
MEGABYTE = "x" * 1_000_000
IN_ADDRESSES = (
    "NUL",
    "half a surrogate",
    "not UTF-8",
    "right-to-left override",
    "a line break",
    "minus",
    "more than 64 bits",
    "no id",
    "no day",
    "a list",
)
IN_PATHS = ("%00", "%ff", "-1", "0", "9" * 30, "%ED%A0%80", "%2e%2e", "x" * 3000)
APART = 5
"""How many odd values are tried in the fields of a form one by one, or more where it has more fields."""
TOGETHER = 2
"""How many are tried in all its fields together."""
ODD_REQUESTS = {
    **{method: {"method": method} for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "BREW")},
    "JSON": {"method": "POST", "data": b'{"a": [', "content_type": "application/json"},
    "parts": {"method": "POST", "data": b"--x\r\n", "content_type": "multipart/form-data; boundary=x"},
    "headers": {"headers": {"Accept": "text/;q=x,*", "Range": "bytes=9-1", "If-Modified-Since": "never"}},
    "length": {"headers": {"Content-Length": "-1"}},
}
KEPT = {"csrf_token"}
FORM = "application/x-www-form-urlencoded"
SIGNS_OUT = ("/sign-out", "/sessions")


def body(fields) -> bytes:
    return urlencode([(n, v) for n, v in fields]).encode()


class Explorer:
    """Opens every page that links lead to, for one kind of person, and keeps each kind of address and form once."""

    def __init__(self, browser) -> None:
        self.browser = browser
        self.pages: dict[str, str] = {}
        self.forms: dict[tuple, object] = {}
        self.failures: list[str] = []

    def explore(self) -> "Explorer":
        waiting, seen = ["/"], {"/"}
        kinds: dict[str, int] = defaultdict(int)
        while waiting and len(self.pages) < BOUND:
            path = waiting.pop(0)
            if kinds[self.shape(path)] >= 2:
                continue
            kinds[self.shape(path)] += 1
            answer = self.browser.http.get(path, follow_redirects=True, buffered=True)
            self.note(path, answer)
            if answer.mimetype != "text/html":
                continue
            self.pages[path] = answer.text
            page = html5lib.parse(answer.text, namespaceHTMLElements=False)
            for link in page.iter("a"):
                href = (link.get("href") or "").partition("#")[0]
                if href.startswith("/") and not href.startswith("/static/") and href not in seen:
                    seen.add(href)
                    waiting.append(href)
            for element in page.iter("form"):
                form = form_of(element, element.get("action") or path)
                if element.get("method", "get").lower() == "post" and not form.action.startswith(SIGNS_OUT):
                    names = tuple(sorted({re.sub(r"\d+", "*", n) for n, _ in form.fields}))
                    self.forms.setdefault((self.shape(form.action, "POST"), names), form)
        return self

    def leave_out(self, earlier: "Explorer") -> None:
        """Keep only those forms and kinds of pages that another visitor did not find: who asks makes no odd value odder."""
        self.forms = {key: form for key, form in self.forms.items() if key not in earlier.forms}
        known = {earlier.shape(path) for path in earlier.pages}
        self.pages = {path: text for path, text in self.pages.items() if self.shape(path) not in known}

    def shape(self, path: str, method: str = "GET") -> str:
        """The route of an address with the names of what it asks: all maps, modules and people have the same pages."""
        plain, _, query = path.partition("?")
        keys = sorted({pair.partition("=")[0] for pair in query.split("&") if pair})
        try:
            rule = self.browser.app.url_map.bind("127.0.0.1").match(plain, method=method, return_rule=True)[0].rule
        except (HTTPException, RequestRedirect):
            rule = plain
        return "?".join([rule, "&".join(keys)])

    def note(self, what: str, answer) -> None:
        if answer.status_code >= 500:
            self.failures.append(f"{what}: {answer.status_code}")


@pytest.fixture(scope="module")
def explorers(company):
    """Return what a kind of person finds; each explores when it is first asked for, so that no test waits for all."""
    return cache(lambda kind: Explorer(company.browser(company.somebody(kind))).explore())


@pytest.fixture(scope="module", params=KINDS)
def explorer(request, explorers):
    """What this kind of person finds and those before do not."""
    explorer = copy(explorers(request.param))
    for kind in KINDS[: KINDS.index(request.param)]:
        explorer.leave_out(explorers(kind))
    return explorer


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_that_a_link_leads_to_opens(explorers, kind):
    assert explorers(kind).failures == []
    assert len(explorers(kind).pages) > 5


@pytest.mark.slow
def test_every_field_of_every_form_stands_odd_values(explorer):
    failures = []
    for form in explorer.forms.values():
        token = ("csrf_token", explorer.browser.token())
        for said, fields in odd_forms(form):
            sent = body([*fields, token])
            answer = explorer.browser.http.post(form.action, data=sent, content_type=FORM, buffered=True)
            if answer.status_code >= 500:
                failures.append(f"{form.action} {said}: {answer.status_code}")

    assert failures == []


def odd_forms(form):
    """The form with odd values: in each field by itself, and in all together.

    Fields that differ only by a number are one field.
    """
    names = {re.sub(r"\d+", "*", n): n for n, _ in [*form.fields, *form.buttons] if n not in KEPT}
    for name, kind in each_with_some(sorted(names.values()), ODD, fewest=APART):
        others = [(n, v) for n, v in form.fields if n != name and n not in KEPT]
        yield f"{name} = {kind}", [*others, (name, ODD[kind]), ("unknown", ODD[kind])]
    for kind in some(ODD, TOGETHER) if len(names) > 1 else ():
        yield f"all = {kind}", [(n, ODD[kind]) for n, _ in form.fields if n not in KEPT]


def test_every_form_stands_a_megabyte_and_its_fields_many_times_and_files_for_its_texts(explorer):
    failures = []
    for form in explorer.forms.values():
        for said, options in some(heavy_forms(form, explorer.browser.token()), 2):
            answer = explorer.browser.http.post(form.action, **options, buffered=True)
            if answer.status_code >= 500:
                failures.append(f"{form.action} {said}: {answer.status_code}")

    assert failures == []


def heavy_forms(form, csrf_token):
    fields = [(n, v) for n, v in form.fields if n not in KEPT]
    token = ("csrf_token", csrf_token)
    files = {name: (io.BytesIO(b"a"), "a.txt") for name, _ in [*fields, *form.buttons]}
    yield "files", {"data": dict([token]) | files}
    for said, sent in {
        "a megabyte": [token, *[(n, MEGABYTE) for n, _ in fields[:1]]],
        "fifty times": [token, *fields * 50],
        "nothing": [token],
    }.items():
        yield said, {"data": body(sent), "content_type": FORM}


@pytest.mark.slow
def test_every_address_stands_odd_parts(explorer):
    failures = []
    for path in {explorer.shape(p): p for p in explorer.pages}.values():
        plain, _, query = path.partition("?")
        parts = plain.split("/")
        keys = {pair.partition("=")[0] for pair in query.split("&") if pair} | searched(explorer.pages[path])
        tries = [
            "/".join([*parts[:n], value, *parts[n + 1 :]])
            for n, value in each_with_some(range(1, len(parts)), IN_PATHS)
        ]
        tries += [f"{plain}?{key}={quote(ODD[kind])}" for key, kind in each_with_some(sorted(keys), IN_ADDRESSES)]
        for address in tries:
            answer = explorer.browser.http.get(address, buffered=True)
            if answer.status_code >= 500:
                failures.append(f"{address[:200]}: {answer.status_code}")

    assert failures == []


def searched(page: str) -> set[str]:
    """Names of the fields that a page sends by GET."""
    forms = html5lib.parse(page, namespaceHTMLElements=False).iter("form")
    return {n for f in forms if f.get("method", "get").lower() == "get" for n, _ in form_of(f, "").fields}


@pytest.mark.slow
def test_every_address_stands_odd_methods_headers_and_bodies(explorer):
    failures = []
    for path in {explorer.shape(p): p for p in explorer.pages}.values():
        http = explorer.browser.http
        for said in some(ODD_REQUESTS, 2):
            answer = http.open(path, **ODD_REQUESTS[said], buffered=True)
            if answer.status_code >= 500:
                failures.append(f"{said} {path}: {answer.status_code}")

    assert failures == []


@pytest.mark.parametrize(
    "cookie", ["session=x", "session=.eJx.a.b", "session=" + "A" * 3000, "theme=<b>", "theme=\x01", "session"]
)
def test_odd_cookies_are_nobody_s(company, cookie):
    answer = company.browser().http.get("/", headers={"Cookie": cookie})

    assert answer.status_code == 303


def test_the_database_is_whole_after_all_this(company):
    assert company.demo.rows("PRAGMA integrity_check") == [("ok",)]
    assert company.demo.rows("PRAGMA foreign_key_check") == []
