"""A real browser on the real server with the example company; every page it opens is checked as well."""

import re
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from lms.core.ids import sha256
from tests.bench.learner import SignIns
from tests.demo_instance import DemoInstance, made_demo
from tests.draws import some
from tests.real_server import RealServer, free_port

__all__ = ["made_demo"]

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CORNERS = ((1280, "light"), (360, "dark"))
"""Widths and themes of which each run draws one for a kind of page: `test_contrast` holds each pair of colours in both themes."""
OF_THE_LOOK = ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"]
"""Rules whose outcome may differ between light and dark."""

LOOK = {"runOnly": {"type": "rule", "values": OF_THE_LOOK}}

TOO_WIDE = """(dir) => {
  const root = document.documentElement, before = root.dir;
  root.dir = dir;
  const isOut = ({ left, right }) => right > innerWidth + 1 || left < -1;
  const found = root.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('main *, header *, footer *')]
    .filter((e) => !e.closest('.scroll, .vh') && isOut(e.getBoundingClientRect()))
    .map((e) => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 30)}`).slice(0, 6);
  if (root.scrollWidth > innerWidth && !found.length) found.push(`${root.scrollWidth} px`);
  root.dir = before;
  return found;
}"""


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@contextmanager
def served(made_demo: Path, path: Path):
    """A copy of the example company, served by `lms run`: for a story alone, where it publishes what others learn."""
    shutil.copytree(made_demo, path)
    port = free_port()
    command = [sys.executable, "-m", "lms.cli", "run", "--port", str(port)]
    with RealServer(command, instance=path, port=port) as server:
        yield Site(server, DemoInstance(path=path), seen=made_demo.parent / "seen")


@pytest.fixture(scope="session")
def site(made_demo, tmp_path_factory):
    """The example company that most stories share."""
    with served(made_demo, tmp_path_factory.mktemp("site") / "instance") as site:
        yield site


class Site:
    """Where the stories play."""

    def __init__(self, server: RealServer, demo: DemoInstance, *, seen: Path) -> None:
        self.url = server.url
        self.demo = demo
        self.server = server
        self.sign_ins = SignIns(demo.config)
        self._seen = seen
        seen.mkdir(exist_ok=True)

    def is_new(self, kind: str) -> bool:
        """Note that this kind of page is looked at, once for all sites and processes of this run."""
        try:
            (self._seen / sha256(kind)).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    def account(self, caption_part: str) -> str:
        """Return the address of an account to try, by words of its caption."""
        return self.demo.one("SELECT email FROM identity_account WHERE demo_caption LIKE ?", f"%{caption_part}%")


@pytest.fixture
def person(chromium, site):
    """Somebody at a browser: `person()`, on a phone: `person(width=360)`, without JavaScript: `person(script=False)`."""
    people: list[Person] = []

    def come(*, width: int = 1280, script: bool = True) -> Person:
        context = chromium.new_context(
            base_url=site.url,
            viewport={"width": width, "height": 800},
            reduced_motion="reduce",
            java_script_enabled=script,
        )
        people.append(Person(context.new_page(), site, has_script=script))
        return people[-1]

    yield come
    problems = [problem for one in people for problem in one.problems]
    for one in people:
        one.page.context.close()
    assert not problems, "\n".join(problems)


class Person:
    """Somebody with a browser. `look()` after each step that shows a new page."""

    def __init__(self, page: Page, site: Site, *, has_script: bool) -> None:
        self.page = page
        self.site = site
        self.has_script = has_script
        self.problems: list[str] = []
        self.width = page.viewport_size["width"]
        self._expected = ["status of 422"]
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))

    def _note_console(self, message) -> None:
        # The browser itself writes a refused form and a cut line to the console.
        if message.type == "error" and not any(words in message.text for words in self._expected):
            self.problems.append(f"{self.page.url}: {message.text}")

    def sign_in(self, email: str) -> None:
        from lms.identity.terms import DEMO_PASSWORD

        self.page.goto("/sign-in")
        self.look()
        self.page.get_by_role("textbox", name="E-mail").fill(email)
        self.page.get_by_label("Password", exact=True).fill(DEMO_PASSWORD)
        self.page.get_by_label("Password", exact=True).press("Enter")
        self.page.wait_for_url(re.compile(r"^(?!.*sign-in)"))
        self.look()

    def arrive_as(self, caption_part: str) -> None:
        """Come signed in as one of the people to try, by words of the caption."""
        query = "SELECT employee_id FROM identity_account WHERE demo_caption LIKE ?"
        self.arrive(self.site.demo.one(query, f"%{caption_part}%"))

    def arrive(self, employee_id: str) -> None:
        """Come signed in already, for stories that are not about signing in."""
        cookies = self.site.sign_ins.visitor(self.site.server.port, UUID(employee_id)).cookies
        self.page.context.add_cookies([{"name": n, "value": v, "url": self.site.url} for n, v in cookies.items()])

    def go(self, path: str, state: str = "") -> None:
        self.page.goto(path)
        self.look(state)

    def press(self, name: str | re.Pattern[str], *, role: str = "button", state: str = "") -> None:
        """Press a button or link by its words, and look at the page to which it leads."""
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).first.click()
        self.look(state)

    def expects(self, words: str) -> None:
        """Take these words of the console for part of the story."""
        self._expected.append(words)

    def offline(self, is_offline: bool) -> None:
        self.expects("net::ERR")
        self.page.context.set_offline(is_offline)

    def look(self, state: str = "") -> None:
        """Check the page as it stands: reflow in both directions, and axe, wide and light or narrow and dark.

        Each kind of page is checked once.
        """
        kind = f"{shape(self.page.url)} {state} {self.has_script}"
        if not self.site.is_new(kind):
            return
        if self.has_script:
            self.page.evaluate(AXE_SCRIPT)
            for width, scheme in some(CORNERS, 1):
                self._check(width, scheme, {"runOnly": STANDARDS})
        for width in (360, 320):
            self._set(width, "light")
            for direction in ("ltr", "rtl"):
                if over := self.page.evaluate(TOO_WIDE, direction):
                    self.problems.append(f"{self.page.url}: too wide at {width}, {direction}: {over}")
        self._set(self.width, "light")

    def look_at_theme(self, theme: str) -> None:
        """Check the contrast in a theme that was chosen on the page, against what the device asks for."""
        assert self.page.locator("html").get_attribute("data-theme") == theme
        self.page.evaluate(AXE_SCRIPT)
        self._check(self.width, {"dark": "light", "light": "dark"}[theme], LOOK)

    def _set(self, width: int, scheme: str) -> None:
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")

    def _check(self, width: int, scheme: str, options: dict) -> None:
        self._set(width, scheme)
        run = "(options) => axe.run({ resultTypes: ['violations'], ...options }).then((found) => found.violations)"
        for found in self.page.evaluate(run, options):
            where = [node["target"] for node in found["nodes"]][:3]
            self.problems.append(f"{self.page.url} ({width}, {scheme}): {found['id']} ({found['impact']}) at {where}")


def shape(url: str) -> str:
    """The kind of page: its address without ids, codes, numbers and values."""
    path, _, query = re.sub(r"^https?://[^/]+", "", url).partition("#")[0].partition("?")
    path = re.sub(r"/(maps|stages|touchpoints|roles|systems|modules|questions)/(?!new\b|import\b)[^/]+", r"/\1/*", path)
    path = re.sub(r"/(courses|generated|pages|invitations|my-work)/.+?(?=/pages/|$)", r"/\1/*", path)
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\b\d+\b", "*", path)
    return path + "?" + "&".join(sorted({part.partition("=")[0] for part in query.split("&")}))
