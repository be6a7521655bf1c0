"""The outline's scripts in a real browser: the picture follows, names are offered, lines are found."""

import pytest
from playwright.sync_api import expect

from tests.conftest import STATIC
from tests.journeys.test_map_files import OUTLINE, at_work, trainer

__all__ = ["at_work", "trainer"]

pytestmark = pytest.mark.browser

BASE = "http://localhost:9"  # never reached: all is answered by the test
URL = f"{BASE}/write/maps/in-store/outline"


class Bridge:
    """Carries what the browser asks to the test's own application."""

    def __init__(self, client):
        self.client = client
        self.previews = 0
        self.problems = []

    def handle(self, route):
        request = route.request
        path = request.url.removeprefix(BASE)
        if path.startswith("/static/"):
            return route.fulfill(path=STATIC[path.rsplit("/", 1)[1]])
        self.previews += path.endswith("/preview")
        answer = self.client.http.open(
            path, method=request.method, data=request.post_data_buffer, content_type=request.headers.get("content-type")
        )
        return route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.data)


@pytest.fixture
def opened(chromium, at_work):
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.bridge = Bridge(at_work)
    page.on("console", lambda message: page.bridge.problems.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.bridge.problems.append(str(error)))
    page.route("**/*", page.bridge.handle)
    page.goto(URL)
    yield page
    context.close()
    assert page.bridge.problems == []


def write(page, text):
    """Type at the end of the field."""
    page.locator("#text").press("Control+End")
    page.keyboard.type(text)


def test_the_picture_follows_and_the_field_is_left_alone(opened):
    write(opened, "## Leave\n### Say goodbye [in_person]\ncustomer: Leaves.\n")

    expect(opened.locator("#preview")).to_contain_text("C1 Say goodbye")
    expect(opened.locator("#text")).to_be_focused()
    assert opened.locator("#text").input_value().endswith("customer: Leaves.\n")


def test_a_mistake_keeps_the_last_picture_and_leads_to_its_line(opened):
    write(opened, "nonsense\n")

    link = opened.locator("#preview [data-line]").first
    expect(link).to_have_text(f"Line {OUTLINE.count(chr(10)) + 1}")
    expect(opened.locator("#preview")).to_contain_text("A1 Look for the shelf")
    link.click()
    assert opened.evaluate("getSelection().toString()") == "nonsense"


def test_offers_job_roles_to_the_keyboard(opened):
    write(opened, "@ boo")

    expect(opened.locator("#offers [aria-selected=true]")).to_contain_text("Bookseller")
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")
    assert opened.locator("#text").input_value().endswith("@ Bookseller {#bookseller} | ")
    opened.keyboard.type("ba")
    expect(opened.locator("#offers [aria-selected=true]")).to_contain_text("backstage")
    opened.keyboard.press("Tab")
    assert opened.locator("#text").input_value().endswith("| backstage")
    expect(opened.locator("#text")).to_be_focused()


def test_offers_are_taken_by_a_click_and_closed_by_escape(opened):
    write(opened, "## A\n### b [pho")
    opened.keyboard.press("Escape")
    expect(opened.locator("#offers")).to_be_hidden()

    opened.keyboard.press("Backspace")
    opened.locator("#offers li").first.click()

    assert opened.locator("#text").input_value().endswith("### b [phone")
