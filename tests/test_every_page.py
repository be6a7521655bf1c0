"""Every page of the example company, as each kind of person finds it by its links, in a language that nobody speaks."""

import re
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from lms.app import create_app
from lms.core import words
from lms.core.frozen import frozen
from lms.learning import fragments
from lms.web import frame
from lms.web.resources import resources
from tests.conftest import ROOT
from tests.demo_instance import demo, made_demo
from tests.page_checker import parsed
from tests.page_client import PageClient
from tests.pseudo_locale import Pseudo, data_of, unmarked

__all__ = ["demo", "made_demo"]

EXAMPLES = ROOT / "lms/library/guides/examples.py"
"""Texts that the guides show as good and poor."""
MAPS = sorted((ROOT / "lms/organisation/map_templates").glob("*.md"))
"""Maps to start from, in the language in which they are written."""
QUERY_BUDGET = 12
WHOLE_COMPANY_BUDGET = 18
WHOLE_COMPANY = {"curriculum.draft_release", "curriculum.show_release", "setup.read_course"}
"""Pages that read every part of the company once, to compare it with a release."""
KINDS = ("nobody", "employee", "trainer", "manager", "administrator")
ONE_PERSON_BUDGET = 18
ONE_PERSON = {"dashboards.show_person", "directory.show_person"}
"""Pages that put together what many features know of one person."""
NOT_LINKED = {
    "announcements.count_reach",
    "first.create_administrator",
    "health.healthz",
    "health.readyz",
    "login.accept_invitation",
    "login.forgot_password_sent",
    "login.reset_password",
    "notifications.stop_mail",
    "observation.show_photo",
    "map_files.show_upload",
    "organisation.preview_merge",
    "organisation.show_colour",
    "organisation.show_logo",
    "organisation.show_merge",
    "people.suggest_people",
    "people_imports.download_wrong_rows",
    "people_imports.show_import",
    "photos.show_photo",
    "recall.open_link",
    "recall.show_answer",
    "recall.show_answer_by_link",
    "recall.show_by_link",
    "transfers.show_upload",
    "vignettes.mark_vignette",
    "vignettes.write_vignette",
    "wall.show_worker",
}
"""Pages which nobody finds by a link in a page: asked for by machines, carried by a message, or where an upload or an answer leads."""


@frozen
class Visit:
    kind: str
    path: str
    found_on: str
    endpoint: str
    status: int
    query_count: int
    problems: Sequence[str] = ()
    unmarked: Sequence[str] = ()
    """Words that do not go through the catalogue."""
    title: str = ""
    """Of a page; empty for a redirect or a file."""


@pytest.fixture(scope="module")
def app(demo, compiled):
    app = create_app(demo.config)
    app.jinja_env.bytecode_cache = compiled
    find, pseudo = words.catalogue_finder(), Pseudo()
    words.use(lambda: pseudo)
    forget_fragments()  # kept by locale, and this language has none of its own
    yield app
    words.use(find)
    forget_fragments()
    resources(app).database.engine.dispose()


@pytest.fixture(scope="module")
def visits(app, demo) -> list[Visit]:
    data = data_of(demo.path / "lms.sqlite3", *(path.read_text() for path in (EXAMPLES, *MAPS)))
    everybody = [(kind, "" if kind == "nobody" else somebody(demo, kind)) for kind in KINDS]
    everybody.append(("employee", maker(app, demo)))
    return [visit for kind, employee_id in everybody for visit in crawl(app, data, kind, employee_id)]


def forget_fragments() -> None:
    for kept in (
        fragments._line,
        fragments._marks_legend,
        fragments._moments_head,
        fragments._route,
        fragments._sight,
        fragments._sketch,
        fragments._stop,
        frame._top,
        frame._plain_top,
        frame._end,
    ):
        kept.cache_clear()


def maker(app, demo) -> str:
    """Return the id of an employee who may show what they made: who has come so far is not the same in each example company."""
    everybody = demo.rows("SELECT id FROM people_employee WHERE state = 'active' ORDER BY name")
    for (employee_id,) in everybody:
        client = PageClient(app)
        client.sign_in(UUID(employee_id))
        if "/my-work/" in client.get("/journey").text:
            return employee_id
    raise AssertionError("nobody in the example company may show what they made")


def crawl(app, data: str, kind: str, employee_id: str) -> list[Visit]:
    """Follow all links, each kind of address once; parse and check each page as it comes."""
    client = PageClient(app)
    if kind != "nobody":
        client.sign_in(UUID(employee_id))
    waiting = [("/", ""), ("/help", "")]
    seen: set[str] = set()
    visits = []
    while waiting:
        path, found_on = waiting.pop(0)
        kind_of_address = shape(path, codes_in(app, path))
        if kind_of_address in seen:
            continue
        seen.add(kind_of_address)
        with client.counting() as queries:
            answer = client.http.get(path, buffered=True)
        endpoint = app.url_map.bind("127.0.0.1").match(path.partition("?")[0], method="GET")[0]
        visit = Visit(
            kind=kind, path=path, found_on=found_on, endpoint=endpoint, status=answer.status_code, query_count=len(queries)
        )  # fmt: skip
        found = [answer.headers["Location"].partition("#")[0]] if answer.status_code in {301, 302, 303} else []
        if answer.mimetype == "text/html" and not found:
            page, problems = parsed(answer.text)
            found = links(page)
            title = page.findtext("head/title") or ""
            visit = replace(visit, problems=problems, unmarked=tuple(unmarked(page, data)), title=title)
        visits.append(visit)
        waiting += [(link, path) for link in found]
    return visits


def links(page) -> list[str]:
    found = [a.get("href") for a in page.iter("a")] + [
        form.get("action") for form in page.iter("form") if (form.get("method") or "get").lower() == "get"
    ]
    return [
        href.partition("#")[0] for href in found if href and href.startswith("/") and not href.startswith("/static/")
    ]


def codes_in(app, path: str) -> list[str]:
    """The codes of maps and modules in an address: all of them have the same pages."""
    try:
        rule, values = app.url_map.bind("127.0.0.1").match(path.partition("?")[0], method="GET", return_rule=True)
    except (NotFound, RequestRedirect):
        return []
    return [value for name, value in values.items() if re.search(rf"<(code|path):{name}>", rule.rule)]


def shape(path: str, codes: Sequence[str] = ()) -> str:
    """The kind of address: without ids, codes, numbers and values."""
    address, _, query = path.partition("?")
    for code in codes:
        address = re.sub(rf"(?<=/){re.escape(code)}(?=/|$)", "*", address)
    address = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+", "*", address)
    address = re.sub(r"/(maps|stages|touchpoints|roles|systems)/(?!new\b|import\b)[a-z0-9*-]+", r"/\1/*", address)
    return address + "?" + "&".join(sorted(part.partition("=")[0] for part in query.split("&")))


def budget_of(visit: Visit) -> int:
    if visit.endpoint in ONE_PERSON:
        return ONE_PERSON_BUDGET
    return WHOLE_COMPANY_BUDGET if visit.endpoint in WHOLE_COMPANY else QUERY_BUDGET


def somebody(demo, kind: str) -> str:
    """Return the id of a person who holds exactly this permission set, beside that of employees."""
    return demo.one(
        "SELECT a.employee_id FROM identity_account a JOIN people_employee e ON e.id = a.employee_id"
        " WHERE e.state = 'active' AND (SELECT group_concat(permission_set) FROM (SELECT permission_set"
        " FROM identity_grant g WHERE g.account_id = a.id AND permission_set <> 'employee')) IS ?"
        " ORDER BY a.demo_caption IS NULL, a.id LIMIT 1",
        None if kind == "employee" else kind,
    )


def test_no_link_is_dead(visits):
    dead = [(v.kind, v.path, v.status, "found on " + v.found_on) for v in visits if v.status not in {200, 303}]

    assert dead == [], "\n".join(map(str, dead))


def test_every_page_is_in_order(visits):
    problems = [f"{v.path} as {v.kind}: {problem}" for v in visits if v.status == 200 for problem in v.problems]

    assert problems == [], "\n".join(problems)


def test_every_word_goes_through_the_catalogue(visits):
    found = {(v.endpoint, words) for v in visits if v.status == 200 for words in v.unmarked}

    assert not found, "\n".join(map(str, sorted(found)))


def test_no_page_asks_the_database_too_often(visits):
    greedy = [(v.kind, v.path, v.query_count) for v in visits if v.query_count > budget_of(v)]

    assert greedy == [], "\n".join(map(str, greedy))


def test_every_page_can_be_found_by_somebody(app, visits):
    reached = {v.endpoint for v in visits if v.status == 200}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    redirects = {v.endpoint for v in visits if v.status == 303}

    assert pages - reached - redirects - NOT_LINKED == set()


def test_titles_tell_pages_apart(visits):
    titles: dict[tuple[str, str], set[str]] = {}
    for visit in visits:
        if visit.title and visit.status == 200:
            titles.setdefault((visit.kind, visit.title), set()).add(visit.endpoint)

    assert {key: ends for key, ends in titles.items() if len(ends) > 1} == {}
